package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.Veth;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LinuxLinkSocketIT {
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final int IPV6 = 0x86DD;
    private static final int OTHER = 0x88B5;
    private static final int EVERYTHING = 0x0003;

    private static Octets frame(int etherType, Octets packet) {
        return Octets.of(ByteBuffer.allocate(14 + packet.length()).put(new byte[]{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2})
                .putShort((short) etherType).put(packet.toArray()).array());
    }

    private static Octets udp(int port, int length) {
        return Packets.ipv4(Veth.FAR, Veth.NEAR, 17, Packets.udp(5000, port, Packets.bytes(length, port)));
    }

    /** The same packet with four bytes of options (no operation) in its header. */
    private static Octets withOptions(Octets packet) {
        final byte[] bytes = ByteBuffer.allocate(packet.length() + 4).put(packet.toArray(), 0, 20).putInt(0x0101_0101)
                .put(packet.toArray(), 20, packet.length() - 20).array();
        bytes[0] = 0x46;
        return Octets.of(bytes);
    }

    private static List<Octets> receive(LinkSocket socket, int count) {
        final List<Octets> got = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (got.size() < count && System.nanoTime() < deadlineNs) {
            socket.receive(got::add, count);
        }
        return got;
    }

    @Test
    void filterPassesUdpToItsPortAndNothingElse() throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            final int farIndex = veth.index("far", "v1");
            try (LinkSocket near = veth.open("near",
                    () -> LinuxLinkSocket.open(nearIndex, EVERYTHING, BpfFilter.udpPort(434)));
                    LinkSocket far = veth.open("far", () -> LinuxLinkSocket.open(farIndex, 0, BpfFilter.ALL))) {
                final byte[] datagram = Packets.udp(5000, 434, Packets.bytes(20, 7));
                final List<Octets> passed = List.of(frame(IPV4, udp(434, 30)), frame(IPV4, withOptions(udp(434, 31))),
                        frame(IPV4, Packets.ipv4Fragment(Veth.FAR, Veth.NEAR, 17, 0x2000, datagram)),
                        frame(IPV4, udp(434, 32)));
                final List<Octets> blocked = List.of(frame(IPV4, udp(435, 30)), frame(IPV4, udp(0x02B2, 30)),
                        frame(0x86DD, udp(434, 30)), frame(0x0806, udp(434, 30)),
                        frame(IPV4, Packets.ipv4(Veth.FAR, Veth.NEAR, 6, datagram)),
                        frame(IPV4, Packets.ipv4Fragment(Veth.FAR, Veth.NEAR, 17, 1, datagram)),
                        frame(IPV4, withOptions(Packets.ipv4(Veth.FAR, Veth.NEAR, 17,
                                Arrays.copyOf(Packets.udp(434, 9, new byte[0]), 8)))));
                assertThat(far.send(passed.get(0))).isZero();
                for (Octets frame : blocked) {
                    assertThat(far.send(frame)).isZero();
                }
                for (Octets frame : passed.subList(1, passed.size())) {
                    assertThat(far.send(frame)).isZero();
                }
                assertThat(receive(near, passed.size())).isEqualTo(passed);
                assertThat(near.receive(frame -> {}, 1)).isZero();
            }
        });
    }

    private static Octets icmpv6(int nextHeader, int type) {
        final ByteBuffer packet = ByteBuffer.allocate(40 + 24);
        packet.putInt(0x6000_0000).putShort((short) 24).put((byte) nextHeader).put((byte) 255);
        return Octets.of(packet.put(40, (byte) type).array());
    }

    @Test
    @Tag("ND-9")
    void filterPassesNeighborSolicitationsAndNothingElse() throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            final int farIndex = veth.index("far", "v1");
            try (LinkSocket near = veth.open("near",
                    () -> LinuxLinkSocket.open(nearIndex, EVERYTHING, BpfFilter.neighborSolicitations()));
                    LinkSocket far = veth.open("far", () -> LinuxLinkSocket.open(farIndex, 0, BpfFilter.ALL))) {
                final Octets solicitation = frame(IPV6, icmpv6(58, 135));
                final List<Octets> blocked = List.of(frame(IPV6, icmpv6(58, 136)), frame(IPV6, icmpv6(58, 128)),
                        frame(IPV6, icmpv6(17, 135)), frame(IPV4, icmpv6(58, 135)), frame(OTHER, icmpv6(58, 135)),
                        Octets.of(Arrays.copyOf(solicitation.toArray(), 54)));
                assertThat(far.send(solicitation)).isZero();
                for (Octets frame : blocked) {
                    assertThat(far.send(frame)).isZero();
                }
                assertThat(far.send(solicitation)).isZero();
                assertThat(receive(near, 2)).containsExactly(solicitation, solicitation);
                assertThat(near.receive(frame -> {}, 1)).isZero();
            }
        });
    }

    private static Octets arp(String operation, String sender, String target) {
        return frame(ARP,
                Octets.ofHex("00010800060400" + operation + "020000000002" + sender + "000000000000" + target));
    }

    @Test
    @Tag("BASE-ARP-14")
    void filterPassesArpProbesOfANetworkAndNothingElse() throws Exception {
        final Octets probe = arp("01", "00000000", "c0000280");
        assertPasses(BpfFilter.arpProbes(Ipv4Prefix.parse("192.0.2.128/25")),
                List.of(probe, arp("01", "00000000", "c00002ff")),
                List.of(arp("01", "00000000", "c000027f"), arp("01", "00000000", "c0000380"),
                        arp("01", "c0000281", "c0000280"), arp("02", "00000000", "c0000280"),
                        Octets.ofHex(probe.toString().replace("08060001", "08060006")),
                        Octets.ofHex(probe.toString().replace("08060001", "88b50001")),
                        Octets.of(Arrays.copyOf(probe.toArray(), 41))));
    }

    @Test
    @Tag("ND-13")
    void filterPassesArpClaimsInANetworkAndNothingElse() throws Exception {
        assertPasses(BpfFilter.arpClaims(Ipv4Prefix.parse("192.0.2.128/25")),
                List.of(arp("02", "c0000280", "c0000280"), arp("02", "c0000280", "c0000299"),
                        arp("01", "c00002ff", "c00002ff")),
                List.of(arp("01", "c0000280", "c0000281"), arp("01", "00000000", "c0000280"),
                        arp("01", "c000027f", "c000027f"), arp("02", "c000027f", "c0000280"),
                        arp("02", "c0000380", "c0000380")));
    }

    @Test
    @Tag("ND-13")
    void filterPassesNeighborAdvertisementsAndNothingElse() throws Exception {
        assertPasses(BpfFilter.neighborAdvertisements(), List.of(frame(IPV6, icmpv6(58, 136))),
                List.of(frame(IPV6, icmpv6(58, 135)), frame(IPV6, icmpv6(17, 136)), frame(IPV4, icmpv6(58, 136))));
    }

    private static void assertPasses(BpfFilter filter, List<Octets> passed, List<Octets> blocked) throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            final int farIndex = veth.index("far", "v1");
            try (LinkSocket near = veth.open("near", () -> LinuxLinkSocket.open(nearIndex, EVERYTHING, filter));
                    LinkSocket far = veth.open("far", () -> LinuxLinkSocket.open(farIndex, 0, BpfFilter.ALL))) {
                for (Octets frame : blocked) {
                    assertThat(far.send(frame)).isZero();
                }
                for (Octets frame : passed) {
                    assertThat(far.send(frame)).isZero();
                }
                assertThat(receive(near, passed.size())).isEqualTo(passed);
                assertThat(near.receive(frame -> {}, 1)).isZero();
            }
        });
    }

    @Test
    @Tag("ND-9")
    void interfaceTakesAllGroupsAsLongAsASocketAsksForThem() throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            try (LinkSocket near = veth.open("near",
                    () -> LinuxLinkSocket.open(nearIndex, IPV6, BpfFilter.neighborSolicitations()))) {
                assertThat(veth.ip("near", "-d -o link show dev v0")).contains(" allmulti 0 ");
                assertThat(near.receiveAllGroups()).isZero();
                assertThat(veth.ip("near", "-d -o link show dev v0")).contains(" allmulti 1 ");
            }
            assertThat(veth.ip("near", "-d -o link show dev v0")).contains(" allmulti 0 ");
        });
    }

    @Test
    void socketThatOnlySendsReceivesNothing() throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            final int farIndex = veth.index("far", "v1");
            try (LinkSocket near = veth.open("near", () -> LinuxLinkSocket.open(nearIndex, 0, BpfFilter.ALL));
                    LinkSocket witness = veth.open("near", () -> LinuxLinkSocket.open(nearIndex, IPV4, BpfFilter.ALL));
                    LinkSocket far = veth.open("far", () -> LinuxLinkSocket.open(farIndex, OTHER, BpfFilter.ALL))) {
                far.send(frame(IPV4, udp(434, 30)));
                assertThat(receive(witness, 1)).hasSize(1);
                assertThat(near.receive(frame -> {}, 1)).isZero();
                assertThat(near.send(frame(OTHER, udp(434, 31)))).isZero();
                assertThat(receive(far, 1)).containsExactly(frame(OTHER, udp(434, 31)));
            }
        });
    }

    @Test
    void missingInterfaceIsRefusedWithAMessageThatSaysSo() throws Exception {
        NetworkNamespaces.run(() -> assertThatThrownBy(() -> LinuxLinkSocket.open(4711, IPV4, BpfFilter.ALL))
                .isInstanceOf(SystemCallException.class).hasMessageContaining("interface 4711")
                .hasMessageContaining("ENODEV").hasMessageContaining("check that the interface exists"));
    }
}
