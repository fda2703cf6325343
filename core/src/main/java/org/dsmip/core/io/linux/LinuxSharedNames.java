package org.dsmip.core.io.linux;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.dsmip.core.io.SharedNames;

/**
 * Shared names as claims of which each is unique by its first part: the kernel lists them for each network namespace, and ends
 * them with their process.
 */
public final class LinuxSharedNames implements SharedNames {
    private static final String KIND = "shown/";

    private final String unique = Long.toHexString(UUID.randomUUID().getMostSignificantBits());
    private int last;

    /** Shows nothing yet. */
    public LinuxSharedNames() {
        // Each name is a claim of its own.
    }

    @Override
    public Shown show(String name) {
        final LinuxClaim claim = LinuxClaim.open(KIND + unique + "." + last++ + "/" + name, "try again");
        return claim::close;
    }

    @Override
    public List<String> all() {
        try {
            return LinuxClaim.all().stream().filter(claim -> claim.startsWith(KIND))
                    .map(claim -> claim.substring(claim.indexOf('/', KIND.length()) + 1)).toList();
        } catch (IOException e) {
            // A kernel that lists no sockets: nobody can be seen.
            return List.of();
        }
    }
}
