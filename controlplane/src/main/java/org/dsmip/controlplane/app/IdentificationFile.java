package org.dsmip.controlplane.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.dsmip.controlplane.config.FileTrouble;
import org.dsmip.controlplane.security.IdentificationSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last identification over restarts, so that identifications increase even if the wall clock was set back
 * meanwhile (RFC 3344 section 5.7.1). Written when the node stops; after a crash the wall clock must do.
 */
final class IdentificationFile implements AutoCloseable {
    private static final String NAME = "last-identification";
    private static final int MAX_CHARACTERS = 32;
    /** Who set the clock back by more has to wait for the home agent's clock (code 133) anyway. */
    private static final long DAY = 86_400L << 32;
    /** What is older is of another era, or damaged. */
    private static final long DECADE = 3653 * DAY;

    private final Path file;
    private final long last;
    private @Nullable IdentificationSource source;

    private IdentificationFile(Path file, long last) {
        this.file = file;
        this.last = last;
    }

    /** Reads what is remembered; without anything, identifications may begin a day before the present instant. */
    static IdentificationFile open(Path stateDirectory, long nowNtp) throws IOException {
        try {
            Files.createDirectories(stateDirectory);
        } catch (IOException e) {
            throw new IOException("state-directory " + stateDirectory + " cannot be made (" + FileTrouble.reason(e)
                    + "); create it or choose another place", e);
        }
        final Path file = stateDirectory.resolve(NAME);
        final long fallback = nowNtp - DAY;
        final long remembered = Files.exists(file) ? parse(Files.readString(file), fallback) : fallback;
        final long ahead = remembered - nowNtp;
        return new IdentificationFile(file, ahead > -DECADE && ahead < DAY ? remembered : fallback);
    }

    private static long parse(String text, long fallback) {
        try {
            return text.length() > MAX_CHARACTERS ? fallback : Long.parseUnsignedLong(text.strip(), 16);
        } catch (NumberFormatException e) {
            // A damaged file is as good as none.
            return fallback;
        }
    }

    long last() {
        return last;
    }

    void keep(IdentificationSource identifications) {
        source = identifications;
    }

    @Override
    public void close() throws IOException {
        if (source != null) {
            final Path fresh = file.resolveSibling(NAME + ".new");
            Files.writeString(fresh, Long.toHexString(source.last()) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
