package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.Veth;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket.Options;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel shares datagrams out as the filters say: all of them, each once, flows as a whole. */
final class FlowFiltersIT {
    private static final int SOCKETS = 3;
    private static final int FLOWS = 40;
    private static final int QUIET_MILLIS = 200;

    enum Inner {
        IPV6, IPV4, HOME_LEG, HOME_LEG_FRAGMENT
    }

    /** Behind the outer header: a packet of a flow; the number tells packets of one flow apart. */
    private static byte[] tunneled(int protocol, Inner inner, int flow, int number) {
        final byte[] packet = switch (inner) {
            case IPV6 -> ipv6(flow, number);
            case IPV4 -> Packets.ipv4("10.0.0." + flow, "192.0.2.10", 17, Packets.bytes(20, number)).toArray();
            case HOME_LEG -> Packets.ipv4("192.0.2.10", "192.0.2.1", 41, ipv6(flow, number)).toArray();
            case HOME_LEG_FRAGMENT -> Packets.ipv4Fragment("192.0.2.10", "192.0.2.1", 41, number == 0 ? 0x2000 : 0x0100,
                    ipv6(flow, number)).toArray();
        };
        return switch (protocol) {
            case 47 -> ByteBuffer.allocate(4 + packet.length).putShort((short) 0)
                    .putShort((short) (inner == Inner.IPV6 ? 0x86DD : 0x0800)).put(packet).array();
            case 55 -> ByteBuffer.allocate(12 + 8).putInt(0x1180_0000).putInt(0x0A00_0000 | flow).putInt(0xC000_020A)
                    .putLong(number).array();
            default -> packet;
        };
    }

    private static byte[] ipv6(int flow, int number) {
        return ByteBuffer.allocate(44).putInt(6 << 28).putInt(0x0004_3B40).putLong(0x2001_0DB8_FFFF_0000L).putLong(flow)
                .putLong(0x2001_0DB8_0001_0000L).putLong(0x10).putInt(number).array();
    }

    @ParameterizedTest
    @CsvSource({"41, IPV6, true", "4, IPV4, true", "4, HOME_LEG, true", "4, HOME_LEG_FRAGMENT, false", "47, IPV6, true",
        "47, IPV4, true", "47, HOME_LEG, true", "47, HOME_LEG_FRAGMENT, false", "55, IPV4, true"})
    @Tag("PF-19")
    void everyDatagramIsReceivedOnceAndAFlowByOneSocket(int protocol, Inner inner, boolean spread) throws Exception {
        final List<Octets> datagrams = new ArrayList<>();
        for (int flow = 1; flow <= FLOWS; flow++) {
            for (int number = 0; number < 2; number++) {
                datagrams.add(Packets.ipv4(Veth.FAR, Veth.NEAR, protocol, tunneled(protocol, inner, flow, number)));
            }
        }
        final List<List<Octets>> received = share(protocol, datagrams);
        assertThat(received.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(datagrams);
        int used = 0;
        for (List<Octets> mine : received) {
            used += mine.isEmpty() ? 0 : 1;
            final Set<Octets> all = new HashSet<>(mine);
            for (int i = 0; i < datagrams.size(); i += 2) {
                assertThat(all.contains(datagrams.get(i))).as("flow %d as a whole", i / 2)
                        .isEqualTo(all.contains(datagrams.get(i + 1)));
            }
        }
        assertThat(used).as("sockets with traffic").isEqualTo(spread ? SOCKETS : 1);
    }

    @ParameterizedTest
    @CsvSource({"4", "41", "47", "55"})
    void whatIsTooShortGoesToTheFirstSocket(int protocol) throws Exception {
        final List<Octets> datagrams = new ArrayList<>();
        for (int length = 0; length < 8; length++) {
            datagrams.add(Packets.ipv4(Veth.FAR, Veth.NEAR, protocol, Packets.bytes(length, 3)));
        }
        assertThat(share(protocol, datagrams)).containsExactly(datagrams, List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({"4, 59", "41, 39", "47, 63"})
    @Tag("PF-19")
    void everyTruncationIsReceivedOnce(int protocol, int longest) throws Exception {
        final byte[] whole = tunneled(protocol, protocol == 41 ? Inner.IPV6 : Inner.HOME_LEG, 9, 1);
        final List<Octets> datagrams = new ArrayList<>();
        for (int length = 0; length <= longest; length++) {
            datagrams.add(Packets.ipv4(Veth.FAR, Veth.NEAR, protocol, Octets.of(whole, 0, length).toArray()));
        }
        assertThat(share(protocol, datagrams).stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(datagrams);
    }

    private static OtherTunnels behind(String prefix) {
        return new OtherTunnels(null, Ipv4Address.parse(Veth.FAR), List.of(), List.of(),
                List.of(IpPrefix.parse("2001:db8:ffff::/48"), IpPrefix.parse("203.0.113.9/32"),
                        IpPrefix.parse(prefix)));
    }

    private static boolean isReceived(int protocol, Inner inner, OtherTunnels others) throws Exception {
        final List<Octets> datagrams = List
                .of(Packets.ipv4(Veth.FAR, Veth.NEAR, protocol, tunneled(protocol, inner, 1, 0)));
        final List<Octets> one = share(protocol, datagrams, 1, others).getFirst();
        final List<Octets> several = share(protocol, datagrams, SOCKETS, others).stream().flatMap(List::stream)
                .toList();
        assertThat(one).as("by one socket or by several").isEqualTo(several);
        return !one.isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"41, IPV6, 2001:db8:1::10/128, 2001:db8:1::11/128", "41, IPV6, 2001:db8:1::/56, 2001:db8:1:100::/56",
        "4, IPV4, 192.0.2.10/32, 192.0.2.11/32", "4, HOME_LEG, 192.0.2.1/32, 192.0.2.2/32",
        "47, IPV6, 2001:db8:1::10/128, 2001:db8:1::11/128", "47, IPV4, 192.0.2.10/32, 192.0.2.11/32",
        "55, IPV4, 10.0.0.1/32, 10.0.0.2/32"})
    @Tag("OPS-HOST-5")
    void whatIsForAnotherNodeOfTheHostIsNotReceived(int protocol, Inner inner, String anothers, String nobodys)
            throws Exception {
        final Ipv4Address far = Ipv4Address.parse(Veth.FAR);
        final Ipv4Address near = Ipv4Address.parse(Veth.NEAR);
        final Ipv4Address other = Ipv4Address.parse("198.18.9.9");
        assertThat(isReceived(protocol, inner, behind(anothers))).as("behind another").isFalse();
        assertThat(isReceived(protocol, inner, behind(nobodys))).as("not behind another").isTrue();
        assertThat(isReceived(protocol, inner, new OtherTunnels(null, other, List.of(), List.of(far), List.of())))
                .as("from the home agent of another").isFalse();
        assertThat(isReceived(protocol, inner, new OtherTunnels(null, other, List.of(near), List.of(), List.of())))
                .as("to another home agent").isFalse();
        assertThat(isReceived(protocol, inner, new OtherTunnels(near, null, List.of(other), List.of(far), List.of())))
                .as("to this home agent from wherever").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4, 59", "41, 39", "47, 63", "55, 7"})
    @Tag("OPS-HOST-5")
    void whatIsCutShortIsReceivedAndCountedWhateverOthersThereAre(int protocol, int longest) throws Exception {
        final Inner inner = protocol == 41 ? Inner.IPV6 : protocol == 55 ? Inner.IPV4 : Inner.HOME_LEG;
        final byte[] whole = tunneled(protocol, inner, 9, 1);
        final List<Octets> datagrams = new ArrayList<>();
        for (int length = 0; length <= longest; length++) {
            datagrams.add(Packets.ipv4(Veth.FAR, Veth.NEAR, protocol, Octets.of(whole, 0, length).toArray()));
        }
        assertThat(share(protocol, datagrams, 1, behind("198.18.8.8/32"))).containsExactly(datagrams);
    }

    /** A router that says "host unreachable" about a tunnel. */
    private static Octets error(String source, String destination) {
        final byte[] quote = Packets.ipv4(source, destination, 41, new byte[8]).toArray();
        return Packets.ipv4(Veth.FAR, Veth.NEAR, 1,
                ByteBuffer.allocate(8 + quote.length).putInt(0x0301_0000).putInt(0).put(quote).array());
    }

    @Test
    @Tag("OPS-HOST-5")
    void errorsAboutTunnelsOfOtherNodesAreNotReceived() throws Exception {
        final Octets mine = error(Veth.NEAR, Veth.FAR);
        final Octets ofAnotherHomeAgent = error("198.18.9.9", "198.18.7.7");
        final Octets ofAnotherMobileNode = error(Veth.NEAR, "198.18.8.8");
        final Octets cutShort = Packets.ipv4(Veth.FAR, Veth.NEAR, 1, Octets.of(mine.toArray(), 20, 20).toArray());
        final OtherTunnels others = new OtherTunnels(null, Ipv4Address.parse(Veth.FAR),
                List.of(Ipv4Address.parse("198.18.9.9")), List.of(Ipv4Address.parse("198.18.8.8")), List.of());
        final List<Octets> all = List.of(mine, ofAnotherHomeAgent, ofAnotherMobileNode, cutShort);
        assertThat(received(1, all, List.of(BpfFilter.icmpErrorsAbout(List.of(4, 41)),
                BpfFilter.icmpErrorsAbout(List.of(4, 41), others)))).containsExactly(all, List.of(mine, cutShort));
    }

    private static List<List<Octets>> share(int protocol, List<Octets> datagrams) throws Exception {
        return share(protocol, datagrams, SOCKETS, OtherTunnels.NONE);
    }

    private static List<List<Octets>> share(int protocol, List<Octets> datagrams, int sockets, OtherTunnels others)
            throws Exception {
        return received(protocol, datagrams, IntStream.range(0, sockets)
                .mapToObj(i -> FlowFilters.share(protocol, i, sockets, others)).toList());
    }

    private static List<List<Octets>> received(int protocol, List<Octets> datagrams, List<BpfFilter> filters)
            throws Exception {
        final List<List<Octets>> received = new ArrayList<>();
        Veth.with(veth -> {
            final List<RawIpv4Socket> near = new ArrayList<>();
            try (RawIpv4Socket far = veth.open("far",
                    () -> LinuxRawIpv4Socket.open(protocol, Options.ofMark(0)))) {
                for (BpfFilter filter : filters) {
                    near.add(veth.open("near", () -> LinuxRawIpv4Socket.open(protocol, Options.ofMark(0), filter)));
                }
                for (int from = 0; from < datagrams.size(); from += 32) {
                    Packets.send(far, datagrams.subList(from, Math.min(from + 32, datagrams.size())));
                }
                near.forEach(socket -> received.add(drain(socket)));
            } finally {
                near.forEach(RawIpv4Socket::close);
            }
        });
        return received;
    }

    private static List<Octets> drain(RawIpv4Socket socket) {
        final List<Octets> all = new ArrayList<>();
        for (Octets one = Packets.receiveOne(socket, QUIET_MILLIS); one != null; one = Packets.receiveOne(socket,
                QUIET_MILLIS)) {
            all.add(one);
        }
        return all;
    }
}
