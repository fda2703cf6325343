package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dsmip.core.io.SysctlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxSysctlTest {
    @Test
    void takesEverythingBetweenTheTreeAndTheLastPartForTheNameOfTheInterface() {
        final LinuxSysctl sysctl = new LinuxSysctl();
        assertThat(sysctl.path("net.ipv4.conf.eth0.100.rp_filter"))
                .isEqualTo(Path.of("/proc/sys/net/ipv4/conf/eth0.100/rp_filter"));
        assertThat(sysctl.path("net.ipv6.neigh.a.b.c.proxy_delay"))
                .isEqualTo(Path.of("/proc/sys/net/ipv6/neigh/a.b.c/proxy_delay"));
        assertThat(sysctl.path("net.ipv6.conf.all.forwarding"))
                .isEqualTo(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"));
        assertThat(sysctl.path("net.ipv4.ip_forward")).isEqualTo(Path.of("/proc/sys/net/ipv4/ip_forward"));
    }

    @Test
    void neverLeavesItsTree() {
        final LinuxSysctl sysctl = new LinuxSysctl();
        for (final String key : new String[]{"net.ipv4.conf....rp_filter", "net.ipv4.conf.a/../b.rp_filter", "", ".",
            "/etc.passwd", "../../etc", "net..ipv4"}) {
            assertThatThrownBy(() -> sysctl.path(key)).as(key).isInstanceOf(SysctlException.class);
        }
    }

    @Test
    void readsAndWritesAndNamesWhatIsMissing(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("net/ipv4"));
        Files.writeString(root.resolve("net/ipv4/ip_forward"), "0\n");
        final LinuxSysctl sysctl = new LinuxSysctl(root);
        sysctl.write("net.ipv4.ip_forward", "1");
        assertThat(sysctl.read("net.ipv4.ip_forward")).isEqualTo("1");
        assertThat(sysctl.exists("net.ipv4.ip_forward")).isTrue();
        assertThat(sysctl.exists("net.ipv4.nothing")).isFalse();
        assertThatThrownBy(() -> sysctl.read("net.ipv4.nothing")).isInstanceOf(SysctlException.class)
                .hasMessageContaining("net.ipv4.nothing").hasMessageContaining("no such setting");
        assertThatThrownBy(() -> sysctl.write("net.ipv4.nothing", "1")).isInstanceOf(SysctlException.class)
                .hasMessageContaining("net.ipv4.nothing to 1");
    }
}
