package org.dsmip.core.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Another user, who holds the name of a local socket in the network namespace of whoever starts him. Needs setpriv and perl. */
public final class Squatter implements AutoCloseable {
    /** His number. */
    public static final long USER = 65_534;

    private static final int BOUND_SEC = 20;
    private static final String SCRIPT = """
            use Socket;
            socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
            bind($s, pack_sockaddr_un("\\0$ARGV[0]")) or die;
            $| = 1; print "held\\n"; <STDIN>;
            """;

    private final Process process;

    private Squatter(Process process) {
        this.process = process;
    }

    /**
     * Has him hold a name.
     *
     * @param name the name in full
     * @return lets it go when it is closed
     * @throws IOException if he cannot
     */
    public static Squatter holding(String name) throws IOException {
        final Squatter squatter = new Squatter(new ProcessBuilder("setpriv", "--reuid", Long.toString(USER),
                "--clear-groups", "perl", "-e", SCRIPT, name).redirectErrorStream(true).start());
        // Answers or ends.
        final String said = squatter.process.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"held".equals(said)) {
            squatter.close();
            throw new IOException("cannot hold " + name + ": " + said);
        }
        return squatter;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(BOUND_SEC, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
