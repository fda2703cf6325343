package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.Arrays;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each binding has an account of its own, under the names of the ledger's {@code show bindings}. */
class BindingAccountTest {
    private static final Ipv6Address OTHER6 = Ipv6Address.parse("2001:db8:1::11");
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final TestForwarder homeAgent = TestForwarder.homeAgent(binding(),
            binding().of(SECOND, "192.0.2.11", "198.51.100.7").with("2001:db8:1::11/128", TunnelingMode.HOME_ADDRESS));

    @Test
    @Tag("PF-21")
    void packetsAreCountedForTheirBindingOnly() {
        homeAgent.fromTun(Packets.ipv6(CN6, MN6, 100), Packets.ipv6(CN6, MN6, 1281), Packets.ipv4(Testbed.CN, HOA, 60));
        homeAgent.fromTunnel(wrap(41, COA, HA, Packets.ipv6(MN6, CN6, 100)),
                wrap(41, COA, HA, Packets.ipv6(OTHER6, CN6, 100)), wrap(41, HOA, HA, Packets.ipv6(MN6, CN6, 100)),
                wrap(4, COA, HA, wrap(41, HOA, HA, Packets.ipv6(MN6, CN6, 100))),
                wrap(41, COA, HA, Packets.ipv4(HOA, Testbed.CN, 60)), wrap(41, COA, HA, Packets.ipv6(MN6, MN6, 60)),
                wrap(41, COA, HA, Packets.ipv6(MN6, Ipv6Address.parse("ff0e::1"), 60)));
        assertThat(homeAgent.value(FIRST, Counter.IPV6_TO_TUNNEL)).as("v6-down").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, Counter.IPV4_TO_TUNNEL)).as("v4-down").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, Counter.TOO_BIG_SENT)).as("ptb-sent").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, Counter.IPV6_FROM_TUNNEL)).as("v6-up").isEqualTo(4);
        assertThat(homeAgent.value(FIRST, DropReason.INNER_SOURCE)).as("drop-src").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, DropReason.BARE_HOME_ADDRESS)).as("bare-hoa").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, Counter.MODE_MISMATCH)).as("mode-mismatch").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, DropReason.BAD_INNER_VERSION)).as("bad-ver").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, Counter.UNREACHABLE_SENT)).as("du3-sent").isEqualTo(1);
        assertThat(homeAgent.value(FIRST, DropReason.MULTICAST)).as("mcast-filtered").isEqualTo(1);
        for (Counter counter : Counter.values()) {
            assertThat(homeAgent.value(SECOND, counter)).as(counter.label()).isZero();
        }
    }

    @Test
    @Tag("PF-21")
    void countsWhatLimitsHeldBack() {
        final byte[][] toItself = new byte[40][];
        Arrays.fill(toItself, wrap(41, COA, HA, Packets.ipv6(MN6, MN6, 60)));
        homeAgent.fromTunnel(toItself);
        final long sent = homeAgent.value(FIRST, Counter.UNREACHABLE_SENT);
        assertThat(sent).as("du3-sent").isBetween(1L, 39L);
        assertThat(homeAgent.value(FIRST, Counter.UNREACHABLE_LIMITED)).as("du3-limited").isEqualTo(40 - sent);
        final byte[][] tooBig = new byte[5][];
        Arrays.fill(tooBig, Packets.ipv6(CN6, MN6, 1281));
        homeAgent.fromTun(tooBig);
        assertThat(homeAgent.value(FIRST, Counter.UNREACHABLE_LIMITED)).as("others are not counted with them")
                .isEqualTo(40 - sent);
        assertThat(homeAgent.value(FIRST, Counter.ICMP_ERRORS_LIMITED)).isEqualTo(45 - sent);
    }

    @Test
    @Tag("ND-7")
    void neighborDiscoveryOfTheHomeLinkNeverEntersATunnel() {
        for (int type = 132; type <= 138; type++) {
            homeAgent.fromTun(
                    Packets.ipv6(0, 254, CN6, MN6, Packets.ICMPV6, Packets.icmpv6(type, CN6, MN6, 24)));
        }
        assertThat(homeAgent.value(FIRST, Counter.CONSUMED)).as("types 133 to 137").isEqualTo(5);
        assertThat(homeAgent.value(FIRST, Counter.IPV6_TO_TUNNEL)).isEqualTo(2);
        assertThat(homeAgent.toTunnel()).hasSize(2);
        homeAgent.fromTun(Packets.ipv6(0, 254, CN6, MN6, Packets.ICMPV6, new byte[0]),
                Packets.ipv6(0, 254, CN6, MN6, 17, Packets.udp(135)));
        assertThat(homeAgent.toTunnel()).as("nothing else is taken for it").hasSize(2);
    }

    @Test
    void hairpinCountsOutOfOneTunnelAndIntoTheOther() {
        homeAgent.fromTunnel(wrap(41, COA, HA, Packets.ipv6(MN6, OTHER6, 100)));
        assertThat(homeAgent.value(FIRST, Counter.IPV6_FROM_TUNNEL)).isEqualTo(1);
        assertThat(homeAgent.value(FIRST, Counter.IPV6_TO_TUNNEL)).isZero();
        assertThat(homeAgent.value(SECOND, Counter.IPV6_TO_TUNNEL)).isEqualTo(1);
        assertThat(homeAgent.value(SECOND, Counter.IPV6_FROM_TUNNEL)).isZero();
    }

    @Test
    void strangersCountForNobody() {
        homeAgent.fromTunnel(wrap(41, COA, HA, Packets.ipv6(MN6, CN6, 100)),
                wrap(41, Testbed.CN, HA, Packets.ipv6(MN6, CN6, 100)));
        homeAgent.fromTun(Packets.ipv6(CN6, Ipv6Address.parse("2001:db8:1::99"), 100));
        assertThat(homeAgent.value(FIRST, Counter.DROPPED)).isZero();
        assertThat(homeAgent.value(Counter.DROPPED)).isEqualTo(2);
    }
}
