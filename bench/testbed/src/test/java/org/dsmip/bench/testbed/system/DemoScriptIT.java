package org.dsmip.bench.testbed.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the demo begins, which makes a testbed and runs nodes in it. */
class DemoScriptIT {
    /** A root who may do all but what namespaces take, as in a container. */
    private static final List<String> POOR_ROOT = List.of("setpriv", "--bounding-set", "-sys_admin", "--inh-caps",
            "-sys_admin");

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void asRoot() {
        NetworkNamespaces.assumeRoot();
    }

    @Test
    void whoMayMakeNoNamespacesIsToldSoInOneLineBeforeAnythingIsBuilt() throws Exception {
        // Without sources and program: a script that builds first would fail at that.
        Commands.output("cp", "-r", Commands.ROOT.resolve("scripts").toString(), directory.toString());
        final List<String> command = new ArrayList<>(POOR_ROOT);
        command.addAll(List.of("env", "JAVA_HOME=" + System.getProperty("java.home"),
                directory.resolve("scripts/demo").toString()));
        final Commands.Outcome outcome = Commands.run(command);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("scripts/lab: cannot make a network")
                .contains("CAP_SYS_ADMIN");
    }
}
