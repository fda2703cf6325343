package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Test;

/** What a process without privileges is told. It runs in a user namespace that does not own its network namespace. */
final class LinuxPrivilegesIT {
    @Test
    void everyPortSaysWhatIsMissing() throws Exception {
        NetworkNamespaces.run(() -> {
            final List<String> lines = probe();
            assertThat(lines).hasSize(3).allSatisfy(line -> assertThat(line).contains("EPERM", "run as root"));
            assertThat(lines.get(0)).startsWith("ioctl(TUNSETIFF tun0)");
            assertThat(lines.get(1)).startsWith("socket(AF_INET, SOCK_RAW, protocol 41)");
            assertThat(lines.get(2)).startsWith("socket(AF_PACKET, SOCK_RAW)");
        });
    }

    private static List<String> probe() throws Exception {
        final Process process = new ProcessBuilder("unshare", "--user",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), PrivilegeProbe.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit status of the probe").isZero();
        return new ArrayList<>(output.lines().toList());
    }
}
