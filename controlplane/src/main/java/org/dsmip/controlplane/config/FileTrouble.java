package org.dsmip.controlplane.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says in words why a file could not be had. The exceptions of the platform often tell only which file it was. */
public final class FileTrouble {
    private FileTrouble() {}

    /**
     * The reason for a failure.
     *
     * @param failure thrown by an operation on a file
     * @return words for the user; which file it was only where that may be another one than was asked for
     */
    public static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "no permission for " + e.getFile();
            case FileAlreadyExistsException e -> e.getFile() + " exists and is not a directory";
            case NoSuchFileException e -> "there is no " + e.getFile();
            case FileSystemException e -> orElse(e.getReason(), e);
            default -> orElse(failure.getMessage(), failure);
        };
    }

    private static String orElse(@Nullable String words, IOException failure) {
        return words == null || words.isBlank() ? failure.getClass().getSimpleName() : words;
    }
}
