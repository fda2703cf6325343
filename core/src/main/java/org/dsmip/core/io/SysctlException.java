package org.dsmip.core.io;

import org.jspecify.annotations.Nullable;

/** A kernel setting could not be read or changed. The message names it and says what to do. */
public final class SysctlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Describes the failure.
     *
     * @param message key, cause and remedy
     * @param cause what went wrong below; null if nothing did
     */
    public SysctlException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
