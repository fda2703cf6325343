package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.core.sys.SystemCallException.check;

import java.io.File;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody who does not read what a home agent writes can stop it. */
@Tag("OPS-PROC-1")
class UnreadOutputIT {
    private static final int F_SETPIPE_SZ = 1031;
    private static final int SMALLEST_PIPE = 4096;

    private Lab lab;

    @BeforeEach
    void testbed() throws Exception {
        lab = Lab.up("unread");
        lab.moveTo("visited1");
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    @Test
    void aFullPipeThatNobodyReadsStopsNeitherRegistrationsNorTheEnd() throws Exception {
        final Path pipe = lab.file("pipe");
        Commands.output("mkfifo", pipe.toString());
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final int reader = check(DescriptorCalls.open(errno, arena.allocateFrom(pipe.toString()),
                    DescriptorCalls.O_RDWR | DescriptorCalls.O_NONBLOCK | DescriptorCalls.O_CLOEXEC), "open", "pipe");
            check(DescriptorCalls.fcntl(errno, reader, F_SETPIPE_SZ, SMALLEST_PIPE), "fcntl", "F_SETPIPE_SZ");
            assertThat(DescriptorCalls.write(errno, reader, arena.allocate(SMALLEST_PIPE), SMALLEST_PIPE))
                    .as("the pipe is full").isEqualTo(SMALLEST_PIPE);
            try {
                final Process homeAgent = homeAgent(pipe.toFile());
                serves(homeAgent, "203.0.113.10");
                Commands.output("kill", "-QUIT", Long.toString(homeAgent.pid()));
                lab.moveTo("visited2");
                serves(homeAgent, "198.51.100.10");
                endsInOrder(homeAgent);
            } finally {
                DescriptorCalls.close(errno, reader);
            }
        }
    }

    @Test
    void aFullDiskStopsNothingAndTheLostLinesAreCounted() throws Exception {
        final Process homeAgent = homeAgent(new File("/dev/full"));
        serves(homeAgent, "203.0.113.10");
        assertThat(AdminClient.show(lab.adminSocket("ha"), Topic.COUNTERS, false))
                .containsPattern("name=log-lines-lost value=[1-9]\\d* unit=lines");
        endsInOrder(homeAgent);
    }

    private Process homeAgent(File output) throws Exception {
        final Process process = Commands.builder(lab.in("ha",
                Daemon.command("home-agent", "--config", lab.config("ha", "log-level=debug").toString())))
                .redirectOutput(output).redirectError(output).start();
        lab.keep(process::destroyForcibly);
        Await.until("the home agent listens", () -> Files.exists(lab.adminSocket("ha")));
        return process;
    }

    /** A mobile node comes, is served and goes. */
    private void serves(Process homeAgent, String careOf) throws Exception {
        try (Daemon mobileNode = Daemon.start(lab, "mn")) {
            mobileNode.awaitRegistered(careOf);
            assertThat(AdminClient.show(lab.adminSocket("ha"), Topic.BINDINGS, false)).contains("hoa=192.0.2.10 ");
            mobileNode.stop();
        }
        assertThat(homeAgent.isAlive()).isTrue();
    }

    private void endsInOrder(Process homeAgent) throws Exception {
        homeAgent.destroy();
        assertThat(homeAgent.waitFor(4, TimeUnit.SECONDS)).as("ends at once").isTrue();
        assertThat(homeAgent.exitValue()).isZero();
        assertThat(KernelState.owned(lab, "ha")).as("left behind").isEmpty();
    }
}
