package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.testing.Commands;

/** FRRouting in a node of a testbed: zebra and, beside it, bgpd. They run as the user of their package. */
final class Frr {
    private static final String PROGRAMS = "/usr/lib/frr/";

    private final Lab lab;
    private final String node;
    private final Path folder;
    private final List<Process> running = new ArrayList<>();

    private Frr(Lab lab, String node, Path folder) {
        this.lab = lab;
        this.node = node;
        this.folder = folder;
    }

    /**
     * Starts them.
     *
     * @param bgp configuration of bgpd
     */
    static Frr start(Lab lab, String node, String bgp) throws Exception {
        final Frr frr = new Frr(lab, node, Files.createTempDirectory("dsmip-frr-" + node));
        Files.writeString(frr.folder.resolve("zebra.conf"), "");
        Files.writeString(frr.folder.resolve("bgpd.conf"), bgp);
        lab.keep(frr::stop);
        frr.run();
        return frr;
    }

    /** Starts them, for the first time or again. */
    void run() throws Exception {
        Commands.output("chown", "-R", "frr:frr", folder.toString());
        final Process zebra = daemon("zebra");
        Await.until("zebra listens", () -> {
            assertThat(zebra.isAlive()).as(Files.readString(folder.resolve("zebra.log"))).isTrue();
            return Files.exists(folder.resolve("zserv"));
        });
        daemon("bgpd");
    }

    /** Who is started last ends first. */
    private Process daemon(String name) throws Exception {
        final List<String> command = List.of(PROGRAMS + name, "-f", folder.resolve(name + ".conf").toString(), "-i",
                folder.resolve(name + ".pid").toString(), "-z", folder.resolve("zserv").toString(), "--vty_socket",
                folder.toString(), "-P", "0", "--log", "stdout");
        final Process process = Commands.builder(lab.in(node, command)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile())).start();
        running.addFirst(process);
        return process;
    }

    /** Lets them die without a word. */
    void kill() throws Exception {
        for (Process process : running) {
            process.destroyForcibly().waitFor();
        }
        running.clear();
        Files.deleteIfExists(folder.resolve("zserv"));
    }

    private void stop() throws Exception {
        for (Process process : running) {
            process.destroy();
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        Commands.output("rm", "-r", folder.toString());
    }
}
