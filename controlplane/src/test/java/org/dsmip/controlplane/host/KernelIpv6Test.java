package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.route.AddressFamily;
import org.junit.jupiter.api.Test;

class KernelIpv6Test {
    private static final String ALL = "net.ipv6.conf.all.disable_ipv6";
    private static final String HOME = "net.ipv6.conf.home.disable_ipv6";

    @Test
    void everythingIsThereAsLongAsNobodySwitchesItOff() {
        final KernelIpv6 ipv6 = new KernelIpv6(new MemorySysctl(Map.of(ALL, "0", HOME, "0")));
        assertThat(ipv6.whyNone()).isNull();
        assertThat(ipv6.whyNoneOn("home")).isNull();
        assertThat(ipv6.whyNoneOn("not-there-now")).isNull();
    }

    @Test
    void namesTheSettingThatSwitchesItOffAndForgetsItWhenItIsOnAgain() {
        final MemorySysctl settings = new MemorySysctl(Map.of(ALL, "0", HOME, "1"));
        final KernelIpv6 ipv6 = new KernelIpv6(settings);
        assertThat(ipv6.whyNone()).isNull();
        assertThat(ipv6.whyNoneOn("home")).isEqualTo("IPv6 is switched off, " + HOME + " = 1");
        settings.write(HOME, "0");
        assertThat(ipv6.whyNoneOn("home")).isNull();
    }

    @Test
    void whereTheHostHasNoneNoInterfaceHas() {
        final KernelIpv6 off = new KernelIpv6(new MemorySysctl(Map.of(ALL, "1", HOME, "0")));
        assertThat(off.whyNone()).isEqualTo("IPv6 is switched off, " + ALL + " = 1");
        assertThat(off.whyNoneOn("home")).isEqualTo(off.whyNone());
        final KernelIpv6 absent = new KernelIpv6(new MemorySysctl(Map.of()));
        assertThat(absent.whyNone()).isEqualTo("the kernel has no IPv6");
        assertThat(absent.whyNoneOn("home")).isEqualTo(absent.whyNone());
        assertThat(absent.families()).containsExactly(AddressFamily.IPV4);
        // Its routes and rules are there for the time when it is switched on again.
        assertThat(off.families()).containsExactly(AddressFamily.IPV4, AddressFamily.IPV6);
    }
}
