package org.dsmip.controlplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.dsmip.controlplane.logging.LogOutput;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logging configuration, tried in a process of its own because tests share one. */
class LogFormatTest {
    /** What the process does. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            final Logger log = LoggerFactory.getLogger("org.dsmip.some.Place");
            LogOutput.level(args[0]);
            log.atInfo().addKeyValue("peer", "192.0.2.1").log("registered\nfake=line");
            log.warn("trouble", new IllegalStateException("broken\nin two"));
            log.debug("detail");
            LogOutput.finish();
        }
    }

    @Test
    void logsOneLineOfKeysAndValuesAnEventAtTheConfiguredLevel() throws IOException, InterruptedException {
        final List<String> lines = run("info");
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).matches("time=\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z level=INFO logger=Place thread=main"
                + " msg=\"registered fake=line\" peer=\"192.0.2.1\"");
        assertThat(lines.get(1)).contains("level=WARN", "msg=\"trouble\"", "IllegalStateException: broken in two");
        assertThat(run("DEBUG")).hasSize(3);
        assertThat(run("error")).isEmpty();
    }

    private static List<String> run(String level) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Program.class.getName(), level)
                .redirectErrorStream(true).start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.lines().toList();
    }
}
