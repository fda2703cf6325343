package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.u16;
import static org.dsmip.dataplane.forward.Packets.u32;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;
import static org.dsmip.dataplane.forward.Testbed.ipv4;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What routers inside a tunnel say about packets in it, and who gets to hear of it. */
class TunnelErrorsTest {
    private static final int ROUTER = ipv4("198.18.0.254");
    private static final long SECOND = 1_000_000_000L;
    private static final int TOO_BIG = 0x0304;
    private static final int HOST_UNREACHABLE = 0x0301;

    /** IPv4 with DF from the correspondent. */
    private static byte[] unfragmentable(int length) {
        return Packets.ipv4(0, 7, 0x4000, 60, 17, CN, HOA, Packets.udp(length - 20));
    }

    /** What a router says to the home agent about a packet: as much of it as fits 576 octets. */
    private static byte[] complaint(int typeAndCode, int word, byte[] about) {
        return complaint(typeAndCode, word, about, 548);
    }

    private static byte[] complaint(int typeAndCode, int word, byte[] about, int quoted) {
        return Packets.icmpv4Error(ROUTER, HA, typeAndCode, word,
                Arrays.copyOf(about, Math.min(quoted, about.length)));
    }

    private static byte[] sentBy(TestForwarder node, byte[] packet) {
        final List<byte[]> sent = node.fromTun(packet).toTunnel();
        assertThat(sent).hasSize(1);
        return sent.getFirst();
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 1380", "GRE, 1376", "MINIMAL, 1388"})
    @Tag("BASE-TUN-10")
    @Tag("BASE-TUN-11")
    @Tag("BASE-TUN-12")
    @Tag("BASE-TUN-14")
    @Tag("BASE-FWD-08")
    @Tag("BASE-GRE-10")
    @Tag("BASE-MIN-09")
    @Tag("PF-18")
    void tooBigIsRelayedWithWhatTheTunnelTakes(EncapsulationKind kind, int mtu) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind));
        final byte[] packet = unfragmentable(1476);
        homeAgent.fromTunnel(complaint(TOO_BIG, 1400, sentBy(homeAgent, packet)));
        assertTooBig(homeAgent.toTunnel(), packet, mtu);
        assertThat(homeAgent.toTun()).isEmpty();
        // From now on the sender hears it from the home agent itself.
        homeAgent.fromTun(packet);
        assertTooBig(homeAgent.toTunnel(), packet, mtu);
        assertThat(homeAgent.value(DropReason.TOO_BIG)).isEqualTo(1);
        homeAgent.fromTun(unfragmentable(mtu));
        assertThat(homeAgent.toTunnel()).extracting(sent -> sent.length).containsExactly(1400);
        assertThat(homeAgent.value(Counter.ICMP_FROM_TUNNEL)).isEqualTo(1);
        assertThat(homeAgent.value(1, Counter.ICMP_FROM_TUNNEL)).isEqualTo(1);
        homeAgent.assertExactAccount("too big");
    }

    private static void assertTooBig(List<byte[]> sent, byte[] about, int mtu) {
        assertThat(sent).hasSize(1);
        final byte[] error = sent.getFirst();
        assertThat(u32(error, 12)).as("source").isEqualTo(HA);
        assertThat(u32(error, 16)).as("destination").isEqualTo(CN);
        assertThat(u16(error, 20)).as("type and code").isEqualTo(TOO_BIG);
        assertThat(u16(error, 26)).as("next-hop MTU").isEqualTo(mtu);
        final int quoted = error.length - 28;
        assertThat(quoted).isGreaterThanOrEqualTo(28);
        assertThat(hex(Arrays.copyOfRange(error, 28, error.length))).as("quotes the packet of the sender")
                .isEqualTo(hex(Arrays.copyOf(about, quoted)));
        assertThat(Packets.checksum(error, 20, error.length, 0)).as("sum over a correct checksum").isZero();
    }

    @Test
    @Tag("BASE-TUN-21")
    @Tag("BASE-TUN-10")
    void pathMtuIsForgottenAfterTenMinutes() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        homeAgent.fromTunnel(complaint(TOO_BIG, 1400, sentBy(homeAgent, unfragmentable(1480))));
        homeAgent.toTunnel();
        homeAgent.pass(599 * SECOND);
        assertThat(homeAgent.fromTun(unfragmentable(1381)).toTunnel()).extracting(sent -> u16(sent, 20))
                .containsExactly(TOO_BIG);
        homeAgent.pass(SECOND);
        assertThat(homeAgent.fromTun(unfragmentable(1480)).toTunnel()).extracting(sent -> sent.length)
                .containsExactly(1500);
    }

    @ParameterizedTest
    @CsvSource({"0, 1500, 1492", "0, 1492, 1006", "67, 1500, 1492", "1500, 1500, 1492", "9000, 1400, 1006", "0, 68, 68",
        "68, 1500, 68"})
    @Tag("BASE-TUN-21")
    void routersThatDoNotSayTheMtuAreBelievedByPlateaus(int said, int datagram, int learned) {
        final TunnelPaths paths = new TunnelPaths();
        assertThat(paths.tooBig(COA, said, datagram, 5)).isEqualTo(learned);
        assertThat(paths.saidBytes(COA, 1500, 6)).isEqualTo(learned);
        assertThat(paths.saidBytes(COA, 60, 6)).as("never more than the link").isEqualTo(60);
        assertThat(paths.saidBytes(HA, 1500, 6)).as("of another peer").isEqualTo(1500);
    }

    @Test
    @Tag("BASE-TUN-21")
    void noErrorRaisesThePathMtu() {
        final TunnelPaths paths = new TunnelPaths();
        assertThat(paths.tooBig(COA, 1000, 1500, 5)).isEqualTo(1000);
        assertThat(paths.tooBig(COA, 1400, 1500, 6)).isEqualTo(1000);
        assertThat(paths.saidBytes(COA, 1500, 7)).isEqualTo(1000);
    }

    @Test
    @Tag("PF-24")
    void memoryOfPathsIsBoundedAndLossyNotWrong() {
        final TunnelPaths paths = new TunnelPaths();
        for (int peer = 1; peer < 100_000; peer++) {
            paths.tooBig(peer, 1000 + peer % 400, 1500, 1);
        }
        int remembered = 0;
        for (int peer = 1; peer < 100_000; peer++) {
            final int mtu = paths.saidBytes(peer, 1500, 2);
            assertThat(mtu).isIn(1500, 1000 + peer % 400);
            remembered += mtu < 1500 ? 1 : 0;
        }
        assertThat(remembered).isBetween(30_000, PeerMemory.CAPACITY);
    }

    @ParameterizedTest
    @CsvSource({"0x0300, 0x0300", "0x0301, 0x0301", "0x0302, 0x0301", "0x0303, -1", "0x0305, -1", "0x030d, 0x0301",
        "0x0B00, 0x0301", "0x0B01, 0x0301", "0x0400, -1", "0x0500, -1", "0x0C00, -1", "0x0000, -1"})
    @Tag("BASE-TUN-14")
    @Tag("PF-17")
    void errorsAreMappedForTheSender(String fromTunnel, String relayed) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] packet = Packets.ipv4(CN, HOA, 100);
        homeAgent.fromTunnel(complaint(Integer.decode(fromTunnel), 0, sentBy(homeAgent, packet)));
        final List<byte[]> errors = homeAgent.toTunnel();
        if (Integer.decode(relayed) < 0) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).hasSize(1);
            assertThat(u16(errors.getFirst(), 20)).isEqualTo(Integer.decode(relayed));
            assertThat(u32(errors.getFirst(), 16)).isEqualTo(CN);
            assertThat(hex(Packets.tail(errors.getFirst(), 28))).isEqualTo(hex(packet));
        }
        assertThat(homeAgent.value(Counter.CONSUMED)).isEqualTo(1);
        homeAgent.assertExactAccount(fromTunnel);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, CARE_OF_ADDRESS, IP_IN_IP", "IP_IN_IP, HOME_ADDRESS, IP_IN_IP",
        "GRE, CARE_OF_ADDRESS, IP_IN_IP", "GRE, HOME_ADDRESS, IP_IN_IP", "GRE, HOME_ADDRESS, GRE",
        "MINIMAL, HOME_ADDRESS, IP_IN_IP", "MINIMAL, CARE_OF_ADDRESS, IP_IN_IP"})
    @Tag("PF-17")
    @Tag("PF-18")
    void sourceOfIpv6HearsThatItsAddressIsUnreachable(EncapsulationKind kind, TunnelingMode mode,
            EncapsulationKind homeLeg) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind).homeLegBy(homeLeg).all(mode));
        final byte[] packet = Packets.ipv6(CN6, MN6, 300);
        homeAgent.fromTunnel(complaint(HOST_UNREACHABLE, 0, sentBy(homeAgent, packet)));
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertUnreachable(homeAgent.toTun(), packet);
        homeAgent.assertExactAccount("unreachable");
    }

    private static void assertUnreachable(List<byte[]> sent, byte[] about) {
        assertThat(sent).hasSize(1);
        final byte[] error = sent.getFirst();
        assertThat(u16(error, 40)).as("type and code").isEqualTo(0x0103);
        assertThat(hex(Arrays.copyOfRange(error, 24, 40))).as("destination")
                .isEqualTo(hex(Arrays.copyOfRange(about, 8, 24)));
        assertThat(hex(Packets.tail(error, 48))).as("quotes the packet of the sender").isEqualTo(hex(about));
    }

    @Test
    @Tag("PF-17")
    void errorAboutTheHomeLegAloneIsUnderstood() {
        final Testbed.Binding binding = binding().all(TunnelingMode.HOME_ADDRESS);
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding);
        final byte[] packet = Packets.ipv6(CN6, MN6, 100);
        homeAgent.fromTunnel(complaint(HOST_UNREACHABLE, 0, Packets.tail(sentBy(homeAgent, packet), 20)));
        assertUnreachable(homeAgent.toTun(), packet);
    }

    @Test
    @Tag("PF-17")
    @Tag("BASE-TUN-14")
    void mobileNodeHearsOfItsOwnPackets() {
        final TestForwarder mobileNode = TestForwarder.mobileNode(binding());
        final byte[] packet = Packets.ipv4(0, 7, 0x4000, 64, 17, HOA, CN, Packets.udp(1400));
        final byte[] error = Packets.icmpv4Error(ROUTER, COA, TOO_BIG, 1200, sentBy(mobileNode, packet));
        final List<byte[]> relayed = mobileNode.fromTunnel(error).toTunnel();
        assertThat(relayed).hasSize(1);
        assertThat(u32(relayed.getFirst(), 16)).as("destination").isEqualTo(HOA);
        assertThat(u16(relayed.getFirst(), 26)).as("next-hop MTU").isEqualTo(1180);
    }

    @Test
    @Tag("BASE-TUN-13")
    @Tag("PF-17")
    void whatCannotBeRelayedIsToldToTheNextSender() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] four = Packets.ipv4(CN, HOA, 100);
        final byte[] six = Packets.ipv6(CN6, MN6, 100);
        final byte[] minimum = complaint(HOST_UNREACHABLE, 0, sentBy(homeAgent, four), 28);
        homeAgent.fromTunnel(minimum);
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertThat(homeAgent.fromTun(four).toTunnel()).as("error and the packet itself").hasSize(2)
                .anySatisfy(sent -> assertThat(u16(sent, 20)).isEqualTo(HOST_UNREACHABLE));
        assertThat(homeAgent.fromTun(four).toTunnel()).as("told once").hasSize(1);

        homeAgent.fromTunnel(minimum);
        assertThat(homeAgent.fromTun(six).toTunnel()).hasSize(1);
        assertUnreachable(homeAgent.toTun(), six);

        homeAgent.fromTunnel(minimum).pass(60 * SECOND);
        assertThat(homeAgent.fromTun(four).toTunnel()).as("too late").hasSize(1);

        homeAgent.fromTunnel(complaint(TOO_BIG, 1000, sentBy(homeAgent, unfragmentable(1400)), 28));
        assertThat(homeAgent.toTunnel()).isEmpty();
        assertTooBig(homeAgent.fromTun(unfragmentable(1400)).toTunnel(), unfragmentable(1400), 980);
        homeAgent.assertExactAccount("soft state");
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("PF-17")
    void shortQuotesAboutAnyTunnelToASharedCareOfAddressTeach(EncapsulationKind kind) {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind),
                binding().of(2, "192.0.2.11", "203.0.113.10").by(EncapsulationKind.GRE),
                binding().of(3, "192.0.2.12", "203.0.113.10").by(EncapsulationKind.MINIMAL),
                binding().of(4, "192.0.2.13", "203.0.113.10").by(EncapsulationKind.IP_IN_IP));
        homeAgent.fromTunnel(complaint(TOO_BIG, 1000, sentBy(homeAgent, unfragmentable(1400)), 28));
        assertThat(homeAgent.value(Counter.ICMP_FROM_TUNNEL)).isEqualTo(1);
        final byte[] answer = homeAgent.fromTun(unfragmentable(1400)).toTunnel().getFirst();
        assertThat(u16(answer, 20)).as("too big").isEqualTo(TOO_BIG);
    }

    @Test
    @Tag("PF-17")
    void shortQuotesAboutAnyHomeLegOfAMobileNodeTeach() {
        final Testbed.Binding plain = binding().reverse(false).all(TunnelingMode.HOME_ADDRESS);
        final TestForwarder mobileNode = TestForwarder.mobileNode(plain,
                plain.of(2, "192.0.2.11", "203.0.113.10").with("2001:db8:1::11/128", TunnelingMode.HOME_ADDRESS));
        final byte[] six = Packets.ipv6(Ipv6Address.parse("2001:db8:1::11"), CN6, 100);
        mobileNode.fromTunnel(complaint(HOST_UNREACHABLE, 0, sentBy(mobileNode, six), 28));
        assertThat(mobileNode.value(Counter.ICMP_FROM_TUNNEL)).isEqualTo(1);
    }

    @Test
    @Tag("BASE-TUN-15")
    @Tag("PF-2")
    void whatMayBeSplitIsSplitForThePath() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        homeAgent.fromTunnel(complaint(TOO_BIG, 1000, sentBy(homeAgent, unfragmentable(1480))));
        homeAgent.toTunnel();
        assertThat(homeAgent.fromTun(Packets.ipv4(CN, HOA, 1400)).toTunnel()).hasSize(2)
                .allSatisfy(sent -> assertThat(sent.length).isLessThanOrEqualTo(1000));
        assertThat(homeAgent.fromTun(Packets.ipv6(CN6, MN6, 1280)).toTunnel()).hasSize(2)
                .allSatisfy(sent -> assertThat(sent.length).isLessThanOrEqualTo(1000));
        // Whoever claims that the path is tiny does not get many packets for one.
        homeAgent.fromTunnel(complaint(TOO_BIG, 68, sentBy(homeAgent, unfragmentable(900))));
        homeAgent.toTunnel();
        assertThat(homeAgent.fromTun(Packets.ipv6(CN6, MN6, 1280)).toTunnel()).hasSize(3);
        homeAgent.assertExactAccount("split");
    }

    @Test
    @Tag("PF-17")
    void errorsAboutNobodysPacketsTeachNothing() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] sent = sentBy(homeAgent, unfragmentable(1480));
        final byte[] otherSource = Packets.with(sent, 15, 77);
        final byte[] otherPeer = Packets.with(sent, 19, 77);
        final byte[] otherProtocol = Packets.with(sent, 9, 47);
        final byte[] noTunnel = Packets.with(sent, 9, 17);
        for (byte[] about : List.of(otherSource, otherPeer, otherProtocol, noTunnel)) {
            homeAgent.fromTunnel(complaint(TOO_BIG, 1000, about));
        }
        final byte[] damaged = complaint(TOO_BIG, 1000, sent);
        homeAgent.fromTunnel(Packets.with(damaged, 27, damaged[27] + 1));
        assertThat(homeAgent.value(DropReason.ICMP_QUOTE)).isEqualTo(5);
        assertThat(homeAgent.fromTun(unfragmentable(1480)).toTunnel()).extracting(packet -> packet.length)
                .containsExactly(1500);
        homeAgent.assertExactAccount("strangers");
    }

    @Test
    @Tag("BASE-TUN-19")
    void noErrorFollowsAnErrorOrALaterFragment() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] error = Packets.icmpv4Error(CN, HOA, HOST_UNREACHABLE, 0, Packets.ipv4(HOA, CN, 100));
        final byte[] fragment = Packets.ipv4(0, 9, 0x0010, 64, 17, CN, HOA, new byte[64]);
        for (byte[] packet : List.of(error, fragment)) {
            homeAgent.fromTunnel(complaint(HOST_UNREACHABLE, 0, sentBy(homeAgent, packet)));
            assertThat(homeAgent.toTunnel()).isEmpty();
        }
        assertThat(homeAgent.value(Counter.ICMP_ERRORS_LIMITED)).isEqualTo(2);
    }

    @Test
    @Tag("PF-17")
    void relayedErrorsShareTheRateLimit() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] error = complaint(HOST_UNREACHABLE, 0, sentBy(homeAgent, Packets.ipv4(CN, HOA, 100)));
        for (int i = 0; i < 100; i++) {
            homeAgent.fromTunnel(error);
        }
        assertThat(homeAgent.toTunnel()).hasSize(10);
        homeAgent.assertExactAccount("limit");
    }

    @Test
    @Tag("PF-18")
    void extensionsBehindTheQuoteAreNoPartOfIt() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(binding());
        final byte[] packet = Packets.ipv4(CN, HOA, 44);
        final byte[] sent = sentBy(homeAgent, packet);
        final byte[] quoted = Arrays.copyOf(sent, 128 + 12);
        // RFC 4884: 32 words of the packet, padded, then an extension structure.
        homeAgent.fromTunnel(complaint(HOST_UNREACHABLE, 32 << 16, quoted));
        final List<byte[]> relayed = homeAgent.toTunnel();
        assertThat(relayed).hasSize(1);
        assertThat(hex(Packets.tail(relayed.getFirst(), 28))).isEqualTo(hex(packet));
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("PF-18")
    void everyTruncationIsSurvivedAndAccountedFor(EncapsulationKind kind) {
        for (TunnelingMode mode : TunnelingMode.values()) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind).all(mode));
            for (byte[] packet : List.of(unfragmentable(100), Packets.ipv6(CN6, MN6, 100))) {
                homeAgent.toTunnel();
                final byte[] sent = sentBy(homeAgent, packet);
                for (int length = 0; length <= sent.length; length++) {
                    homeAgent.fromTunnel(complaint(HOST_UNREACHABLE, 0, sent, length));
                    homeAgent.fromTunnel(complaint(TOO_BIG, 1400, sent, length));
                    final byte[] whole = complaint(TOO_BIG, 1400, sent);
                    homeAgent.fromTunnel(Arrays.copyOf(whole, length));
                }
            }
            homeAgent.assertExactAccount(kind + " " + mode);
            assertThat(homeAgent.value(Counter.HANDLER_ERRORS)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("PF-17")
    void damagedQuotesAreSurvivedAndAccountedFor(EncapsulationKind kind) {
        final SplittableRandom random = new SplittableRandom(20_260_901);
        for (TunnelingMode mode : TunnelingMode.values()) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(binding().by(kind).all(mode));
            final byte[] sent = sentBy(homeAgent, Packets.ipv6(CN6, MN6, 100));
            for (int bit = 0; bit < 8 * sent.length; bit++) {
                final byte[] flipped = sent.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                homeAgent.fromTunnel(complaint(HOST_UNREACHABLE, 0, flipped, random.nextInt(sent.length + 1)),
                        complaint(TOO_BIG, random.nextInt(1 << 16), flipped));
                homeAgent.pass(SECOND);
            }
            homeAgent.assertExactAccount(kind + " " + mode);
        }
    }
}
