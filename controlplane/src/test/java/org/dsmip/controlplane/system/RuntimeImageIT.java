package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Java of just the modules that the README names, without compiler and without an archive of its own classes. */
class RuntimeImageIT {
    private static final Path JLINK = Path.of(ClassArchive.JAVA).resolveSibling("jlink");
    /** The command in the README. */
    private static final Pattern COMMAND = Pattern.compile("jlink --add-modules (\\S+) --output");

    private static Path image(Lab lab) throws Exception {
        final Matcher command = COMMAND.matcher(Files.readString(Commands.ROOT.resolve("README.md")));
        assertThat(command.find()).as("the README says how").isTrue();
        final Path image = lab.file("image");
        Commands.output(JLINK.toString(), "--add-modules", command.group(1), "--output", image.toString());
        lab.keep(() -> ClassArchive.forget(image.resolve("bin/java")));
        return image;
    }

    @Test
    @Tag("OPS-PROC-4")
    @Tag("OPS-PROC-6")
    void nodesRunOnIt() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(JLINK), "this JDK has no jlink");
        try (Lab lab = Lab.up("image"); Traffic traffic = Traffic.start(lab)) {
            final Path image = image(lab);
            final Commands.Outcome rehearsal = Commands.run(List.of("env", "JAVA_HOME=" + image,
                    Commands.ROOT.resolve("scripts/dsmip").toString(), "rehearse"));
            assertThat(rehearsal).isEqualTo(new Commands.Outcome(0, "", ""));
            // In place of the Java that the command line begins with.
            final List<String> java = List.of("sh", "-c", "shift; exec \"$0\" \"$@\"",
                    image.resolve("bin/java").toString());
            final Daemon homeAgent = Daemon.startBehind(lab, "ha", lab.config("ha", "log-level=debug"), List.of(),
                    java);
            lab.moveTo("visited1");
            final Daemon mobileNode = Daemon.startBehind(lab, "mn", lab.config("mn", "log-level=debug"), List.of(),
                    java);
            assertThat(mobileNode.program()).isEqualTo(image.resolve("bin/java").toRealPath());
            mobileNode.awaitRegistered("203.0.113.10");
            traffic.assertNothingIsLost("on a runtime image");
            mobileNode.stop();
            homeAgent.stop();
            homeAgent.assertNoFailureLogged();
            mobileNode.assertNoFailureLogged();
        }
    }
}
