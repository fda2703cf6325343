package org.dsmip.core.io.linux;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.dsmip.core.io.ExclusiveNames;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;

/**
 * Shared names as exclusive ones of which each is unique by its first part, which nobody can guess, so that nobody can take one
 * away before it is shown.
 */
public final class LinuxSharedNames implements SharedNames {
    private static final String KIND = "shown/";

    /** 48 bits are 10 characters at most. */
    private static final int UNUSED_BITS = 16;
    private static final int RADIX = Character.MAX_RADIX;

    private final ExclusiveNames names = new LinuxExclusiveNames();

    /** Shows nothing yet. */
    public LinuxSharedNames() {
        // Each name is held by itself.
    }

    @Override
    public Shown show(String name) {
        final ExclusiveNames.Held held = names
                .hold(KIND + Long.toString(UUID.randomUUID().getMostSignificantBits() >>> UNUSED_BITS, RADIX) + "/"
                        + name);
        if (held == null) {
            throw new SystemCallException("show", name, -Errno.EADDRINUSE, "try again");
        }
        return held::close;
    }

    @Override
    public List<String> all() {
        try {
            return names.holders().stream().filter(ExclusiveNames.Holder::isTrusted).map(ExclusiveNames.Holder::name)
                    .filter(name -> name.startsWith(KIND))
                    .map(name -> name.substring(name.indexOf('/', KIND.length()) + 1)).toList();
        } catch (IOException e) {
            // A kernel that lists no sockets: nobody can be seen.
            return List.of();
        }
    }
}
