package org.dsmip.controlplane.homelink.neighbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Solicitations as a host on the home link sends them, and the answers of the home agent byte by byte. */
class SolicitationResponderTest {
    private static final int IP = 14;
    private static final int HOP_LIMIT = IP + 7;
    private static final int SOURCE = IP + 8;
    private static final int DESTINATION = IP + 24;
    private static final int ICMP = IP + 40;
    private static final int CODE = ICMP + 1;
    private static final int TARGET = ICMP + 8;
    private static final int OPTION = ICMP + 24;
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address MOBILE = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Prefix NETWORK = Ipv6Prefix.parse("2001:db8:1::10/124");
    private static final FrameResponder.Self SELF = new FrameResponder.Self(MAC, HOME_AGENT,
            Set.of(HOME_AGENT, Ipv6Address.parse("fe80::1")));

    /** What the host 2001:db8:1::99 asks about 2001:db8:1::10: that to which the vector N3 is the answer. */
    private static final String ASKED = "3333ff000010" + "020000000099" + "86dd" + "60000000" + "0020" + "3a" + "ff"
            + "20010db8000100000000000000000099" + "ff0200000000000000000001ff000010" + "87000000" + "00000000"
            + "20010db8000100000000000000000010" + "0101" + "020000000099";

    private final SolicitationResponder responder = responder(NETWORK);

    private static SolicitationResponder responder(Ipv6Prefix... networks) {
        final SolicitationResponder responder = new SolicitationResponder(List.of(Ipv6Prefix.parse("2001:db8:1::/64")),
                List.of(Ipv6Address.parse("2001:db8:1::1f")));
        responder.self(SELF);
        Arrays.stream(networks).forEach(responder::add);
        return responder;
    }

    private static byte[] asked() {
        return summed(Octets.ofHex(ASKED).toArray());
    }

    /** The probe of a host that wants the address for itself: vector N1 with that host's MAC address. */
    private static byte[] probe() {
        final byte[] frame = Vectors.bytes("N1");
        frame[11] = (byte) 0x99;
        return frame;
    }

    /** Corrects the checksum in place, as far as there is room for one. */
    private static byte[] summed(byte[] frame) {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight().wrap(buffer, IP, 40);
        final int length = ip.payloadLength();
        buffer.putShort(ICMP + 2, (short) 0);
        final int sum = InternetChecksum.pseudoHeader(ip, 58, length) + InternetChecksum.sum(buffer, ICMP, length);
        final int checksum = InternetChecksum.finish(sum);
        frame[ICMP + 2] = (byte) (checksum >> 8);
        frame[ICMP + 3] = (byte) checksum;
        return frame;
    }

    private static byte[] with(byte[] frame, int offset, String hex) {
        final byte[] bytes = Octets.ofHex(hex).toArray();
        System.arraycopy(bytes, 0, frame, offset, bytes.length);
        return frame;
    }

    private static byte[] changed(int offset, String hex) {
        return summed(with(asked(), offset, hex));
    }

    private static byte[] askedFor(Ipv6Address target) {
        return summed(with(asked(), TARGET, Octets.of(target.toBytes()).toString()));
    }

    private long count(SolicitationOutcome outcome) {
        return responder.counters().getOrDefault(outcome, -1L);
    }

    private void assertIgnored(byte[] frame, SolicitationOutcome reason) {
        final long before = count(reason);
        assertThat(responder.onFrame(Octets.of(frame))).as(reason.label()).isNull();
        assertThat(count(reason)).as(reason.label()).isEqualTo(before + 1);
    }

    @Test
    @Tag("ND-5")
    @Tag("ND-9")
    @Tag("ND-11")
    @Tag("DS-4.3.1-4")
    void answersWhoAsksWithN3() {
        assertThat(responder.onFrame(Octets.of(asked()))).isEqualTo(Octets.of(Vectors.bytes("N3")));
        assertThat(count(SolicitationOutcome.ANSWERED)).isEqualTo(1);
    }

    @Test
    @Tag("ND-5")
    @Tag("DS-4.3-9")
    void defendsTheAddressAgainstAProbeWithN4() {
        assertThat(responder.onFrame(Octets.of(probe()))).isEqualTo(Octets.of(Vectors.bytes("N4")));
        assertThat(count(SolicitationOutcome.DEFENDED)).isEqualTo(1);
    }

    @Test
    @Tag("ND-7")
    void answersAProbeOfReachabilityThatLeavesOutTheAddressOfItsSender() {
        final byte[] unicast = Arrays.copyOf(Octets.ofHex(ASKED).toArray(), OPTION);
        with(unicast, 0, "020000000001");
        with(unicast, IP + 4, "0018");
        with(unicast, DESTINATION, "20010db8000100000000000000000010");
        assertThat(responder.onFrame(Octets.of(summed(unicast)))).isEqualTo(Octets.of(Vectors.bytes("N3")));
    }

    @Test
    @Tag("ND-5")
    void answersToTheMacAddressThatTheSenderNames() {
        final Octets answer = responder.onFrame(Octets.of(changed(OPTION + 2, "0200000000aa")));
        assertThat(answer).hasToString(Octets.of(Vectors.bytes("N3")).toString().replaceFirst("020000000099",
                "0200000000aa"));
    }

    @Test
    @Tag("ND-9")
    @Tag("ND-8")
    void answersForEveryAddressInItsNetworksAndForNoOther() {
        final SolicitationResponder several = responder(NETWORK, Ipv6Prefix.parse("2001:db8:1:0:8000::/80"),
                Ipv6Prefix.parse("2001:db8:1:0:8000:0:1::/112"));
        final SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 10_000; i++) {
            final long low = switch (i % 3) {
                case 0 -> random.nextLong(0x40);
                case 1 -> 0x8000_0000_0000_0000L | random.nextLong(0x0002_0000_0000_0000L);
                default -> random.nextLong();
            };
            final Ipv6Address target = new Ipv6Address(HOME_AGENT.high(), low);
            final boolean inside = (low >>> 4 == 1 && low != 0x1F) || low >>> 48 == 0x8000;
            assertThat(several.onFrame(Octets.of(askedFor(target))) != null).as("seed 9, %s", target)
                    .isEqualTo(inside);
        }
        several.remove(NETWORK);
        several.remove(Ipv6Prefix.parse("2001:db8:1:0:8000::/80"));
        assertThat(several.onFrame(Octets.of(asked()))).as("removed").isNull();
        assertThat(several.onFrame(Octets.of(askedFor(Ipv6Address.parse("2001:db8:1:0:8000::1"))))).isNull();
        assertThat(several.onFrame(Octets.of(askedFor(Ipv6Address.parse("2001:db8:1:0:8000:0:1:5"))))).as("kept")
                .isNotNull();
    }

    @Test
    @Tag("ND-9")
    void countsWhatTheKernelAnswersAsThatEvenOutsideOfEveryNetwork() {
        final Ipv6Address outside = Ipv6Address.parse("2001:db8:2::1");
        responder.leaveToKernel(outside);
        assertIgnored(askedFor(outside), SolicitationOutcome.SINGLE_ADDRESS);
        responder.takeFromKernel(outside);
        assertIgnored(askedFor(outside), SolicitationOutcome.NOT_DEFENDED);
    }

    @Test
    @Tag("ND-8")
    @Tag("ND-9")
    void leavesToOthersWhatIsTheirs() {
        responder.add(Ipv6Prefix.parse("2001:db8:1::/80"));
        assertIgnored(askedFor(Ipv6Address.parse("2001:db8:1::")), SolicitationOutcome.ANYCAST);
        assertIgnored(askedFor(HOME_AGENT), SolicitationOutcome.OWN_ADDRESS);
        assertIgnored(askedFor(Ipv6Address.parse("2001:db8:1::1f")), SolicitationOutcome.OWN_ADDRESS);
        assertIgnored(askedFor(Ipv6Address.parse("2001:db8:2::1")), SolicitationOutcome.NOT_DEFENDED);
        responder.leaveToKernel(MOBILE);
        assertIgnored(asked(), SolicitationOutcome.SINGLE_ADDRESS);
        assertIgnored(probe(), SolicitationOutcome.SINGLE_ADDRESS);
        responder.takeFromKernel(MOBILE);
        assertThat(responder.onFrame(Octets.of(asked()))).isNotNull();
    }

    @Test
    @Tag("ND-4")
    void ignoresWhatRfc4861TellsToDiscardAndCountsWhy() {
        assertIgnored(with(asked(), HOP_LIMIT, "fe"), SolicitationOutcome.HOP_LIMIT);
        assertIgnored(changed(CODE, "01"), SolicitationOutcome.CODE);
        assertIgnored(changed(TARGET, "ff020000000000000000000000000010"), SolicitationOutcome.TARGET_IS_GROUP);
        assertIgnored(changed(OPTION + 1, "00"), SolicitationOutcome.EMPTY_OPTION);
        assertIgnored(changed(OPTION + 1, "02"), SolicitationOutcome.TRUNCATED);
        assertIgnored(with(asked(), ICMP + 2, "0000"), SolicitationOutcome.CHECKSUM);
        assertIgnored(changed(ICMP, "88"), SolicitationOutcome.NOT_A_SOLICITATION);
        assertIgnored(with(asked(), IP + 6, "11"), SolicitationOutcome.NOT_A_SOLICITATION);
        assertIgnored(with(asked(), IP, "45"), SolicitationOutcome.NOT_A_SOLICITATION);
        assertIgnored(with(asked(), 12, "0800"), SolicitationOutcome.NOT_A_SOLICITATION);
        assertIgnored(with(asked(), IP + 4, "0017"), SolicitationOutcome.TRUNCATED);
        assertIgnored(with(asked(), 0, "020000000002"), SolicitationOutcome.OTHER_HOST);
        assertThat(count(SolicitationOutcome.ANSWERED)).isZero();
    }

    @Test
    @Tag("ND-4")
    void ignoresProbesThatAreNoneAndSourcesThatNobodyHas() {
        assertIgnored(changed(SOURCE, "00000000000000000000000000000000"), SolicitationOutcome.BAD_PROBE);
        assertIgnored(summed(with(probe(), DESTINATION, "ff020000000000000000000000000001")),
                SolicitationOutcome.BAD_PROBE);
        assertIgnored(summed(with(probe(), DESTINATION, "20010db8000100000000000000000010")),
                SolicitationOutcome.BAD_PROBE);
        assertIgnored(changed(SOURCE, "ff020000000000000000000000000001"), SolicitationOutcome.BAD_SOURCE);
        assertIgnored(changed(SOURCE, "00000000000000000000000000000001"), SolicitationOutcome.BAD_SOURCE);
        assertIgnored(changed(OPTION + 2, "333300000001"), SolicitationOutcome.BAD_SOURCE);
        assertIgnored(changed(OPTION + 2, "ffffffffffff"), SolicitationOutcome.BAD_SOURCE);
        responder.self(new FrameResponder.Self(MAC, null, Set.of()));
        assertIgnored(asked(), SolicitationOutcome.NO_SOURCE_ADDRESS);
    }

    @Test
    @Tag("ND-4")
    void answersNoTruncation() {
        for (byte[] whole : List.of(asked(), probe())) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(responder.onFrame(Octets.of(whole, 0, length))).as("%d of %d", length, whole.length)
                        .isNull();
            }
            assertThat(responder.onFrame(Octets.of(Arrays.copyOf(whole, whole.length + 10)))).as("padding").isNotNull();
        }
        assertThat(count(SolicitationOutcome.TRUNCATED)).isPositive();
    }

    @Test
    @Tag("ND-4")
    void survivesEveryFlippedBitAndAnswersOnlyWhatStillIsAQuestion() {
        int answered = 0;
        for (byte[] whole : List.of(asked(), probe())) {
            for (int bit = 0; bit < whole.length * 8; bit++) {
                final byte[] frame = whole.clone();
                frame[bit / 8] ^= (byte) (0x80 >> bit % 8);
                final Octets answer = responder.onFrame(Octets.of(frame));
                // MAC addresses, traffic class and flow label are under no checksum.
                final boolean covered = bit / 8 >= IP + 4;
                assertThat(covered && answer != null).as("bit %d of %s", bit, Octets.of(whole)).isFalse();
                answered += answer == null ? 0 : 1;
            }
        }
        assertThat(answered).isPositive();
        assertThat(responder.counters().values().stream().mapToLong(Long::longValue).sum())
                .as("each frame is counted once").isEqualTo(8L * (asked().length + probe().length));
    }

    @Test
    @Tag("ND-4")
    void survivesRandomFrames() {
        final SplittableRandom random = new SplittableRandom(4861);
        for (int i = 0; i < 200_000; i++) {
            final byte[] frame = random.nextInt(4) == 0 ? new byte[random.nextInt(200)] : asked();
            for (int change = random.nextInt(1, 8); change > 0 && frame.length > 0; change--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            responder.onFrame(Octets.of(frame));
        }
        assertThat(responder.counters().values().stream().mapToLong(Long::longValue).sum()).as("seed 4861")
                .isEqualTo(200_000);
    }

    @Test
    @Tag("ND-9")
    void otherRoutersAndPrefixesCountAtOnce() {
        final Ipv6Address former = Ipv6Address.parse("2001:db8:1::1f");
        responder.add(Ipv6Prefix.parse("2001:db8:1::/124"));
        responder.follow(List.of(Ipv6Prefix.parse("2001:db8:2::/64")), List.of(MOBILE));
        assertIgnored(askedFor(MOBILE), SolicitationOutcome.OWN_ADDRESS);
        assertThat(responder.defends(former)).isTrue();
        assertThat(responder.defends(Ipv6Address.parse("2001:db8:1::"))).as("anycast no longer").isTrue();
    }
}
