package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TCP connections through a tunnel are told of its size, where that is switched on. */
class MssClampTest {
    private static final int SYN = 0x02;
    private static final int TCP = 6;
    private static final byte[] MSS_1460 = Packets.hex("020405b4");

    private static TestForwarder clamping(TunnelEnd end, boolean on, Testbed.Binding binding) {
        return TestForwarder.of(end, TestForwarder.sizing(new TunnelSizing(576, true, on, 1220)), 1, binding);
    }

    private static byte[] tcp(int flags, byte[] options, int pseudoHeader) {
        final byte[] segment = ByteBuffer.allocate(20 + options.length).putShort((short) 40000).putShort((short) 80)
                .putInt(1).putInt(2).put((byte) (((20 + options.length) / 4) << 4)).put((byte) flags)
                .putShort((short) 0xFFFF).putInt(0).put(options).array();
        final int checksum = Packets.checksum(segment, 0, segment.length, pseudoHeader + TCP + segment.length);
        segment[16] = (byte) (checksum >> 8);
        segment[17] = (byte) checksum;
        return segment;
    }

    private static int words(int address) {
        return (address >>> 16) + (address & 0xFFFF);
    }

    private static byte[] four(int source, int destination, int flags, byte[] options) {
        return Packets.ipv4(0, 3, 0x4000, 60, TCP, source, destination,
                tcp(flags, options, words(source) + words(destination)));
    }

    private static byte[] six(Ipv6Address source, Ipv6Address destination, int flags, byte[] options) {
        final byte[] empty = tcp(flags, options, 0);
        final int pseudoHeader = Packets.pseudoHeader(source, destination, TCP, empty.length) - TCP - empty.length;
        return Packets.ipv6(0, 60, source, destination, TCP, tcp(flags, options, pseudoHeader));
    }

    /** The packet with another maximum segment size and a checksum that is worked out from nothing. */
    private static void assertClamped(byte[] got, byte[] before, int tcpAt, int valueAt, int mss) {
        assertThat(((got[valueAt] & 0xFF) << 8) | (got[valueAt + 1] & 0xFF)).as("MSS").isEqualTo(mss);
        final byte[] restored = got.clone();
        restored[valueAt] = before[valueAt];
        restored[valueAt + 1] = before[valueAt + 1];
        restored[tcpAt + 16] = before[tcpAt + 16];
        restored[tcpAt + 17] = before[tcpAt + 17];
        assertThat(hex(restored)).as("nothing else").isEqualTo(hex(before));
        final int length = got.length - tcpAt;
        int pseudoHeader = TCP + length;
        for (int i = tcpAt == 20 ? 12 : 8; i < tcpAt; i += 2) {
            pseudoHeader += ((got[i] & 0xFF) << 8) | (got[i + 1] & 0xFF);
        }
        assertThat(Packets.checksum(got, tcpAt, got.length, pseudoHeader)).as("sum over a correct checksum").isZero();
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP, 1440", "GRE, 1436", "MINIMAL, 1440"})
    @Tag("OPS-ERR-5")
    @Tag("BASE-TUN-22")
    @Tag("PF-7")
    @Tag("OPS-RT-4")
    void bothFlagsBothFamiliesBothWaysAtBothEnds(EncapsulationKind kind, int mss) {
        final Testbed.Binding binding = binding().by(kind);
        for (int flags : new int[]{SYN, SYN | 0x10}) {
            final byte[] down4 = four(CN, HOA, flags, MSS_1460);
            final byte[] up4 = four(HOA, CN, flags, MSS_1460);
            final byte[] down6 = six(CN6, MN6, flags, MSS_1460);
            final byte[] up6 = six(MN6, CN6, flags, MSS_1460);
            for (boolean atHomeAgent : new boolean[]{true, false}) {
                final TestForwarder homeAgent = clamping(TunnelEnd.HOME_AGENT, atHomeAgent, binding);
                final TestForwarder mobileNode = clamping(TunnelEnd.MOBILE_NODE, !atHomeAgent, binding);
                assertClamped(through(homeAgent, mobileNode, down4), down4, 20, 42, mss);
                assertClamped(through(homeAgent, mobileNode, down6), down6, 40, 62, 1220);
                assertClamped(through(mobileNode, homeAgent, up4), up4, 20, 42, mss);
                assertClamped(through(mobileNode, homeAgent, up6), up6, 40, 62, 1220);
            }
        }
    }

    private static byte[] through(TestForwarder from, TestForwarder to, byte[] packet) {
        return to.fromTunnel(from.fromTun(packet).toTunnel().getFirst()).toTun().getFirst();
    }

    @Test
    @Tag("OPS-RT-4")
    void offByDefault() {
        final byte[] packet = four(CN, HOA, SYN, MSS_1460);
        assertThat(hex(Packets.tail(TestForwarder.homeAgent(binding()).fromTun(packet).toTunnel().getFirst(), 20)))
                .isEqualTo(hex(packet));
    }

    @Test
    @Tag("OPS-RT-4")
    void followsThePathDownToTheFloor() {
        final TestForwarder homeAgent = clamping(TunnelEnd.HOME_AGENT, true, binding());
        final byte[] packet = four(CN, HOA, SYN, MSS_1460);
        for (int[] step : new int[][]{{1400, 1340}, {1300, 1240}, {1200, 1220}}) {
            homeAgent.fromTunnel(Packets.icmpv4Error(CN, HA, 0x0304, step[0], Arrays.copyOf(
                    Packets.ipv4(0, 9, 0x4000, 64, 4, HA, COA,
                            Packets.ipv4(0, 7, 0x4000, 60, 17, CN, HOA, Packets.udp(1460))),
                    548)));
            homeAgent.toTunnel();
            assertClamped(Packets.tail(homeAgent.fromTun(packet).toTunnel().getFirst(), 20), packet, 20, 42, step[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"020404b0", "02040000", "", "020305b4", "020605b40000", "01010000", "0004020405b4",
        "08ff020405b40000", "0800020405b40000", "01010102", "010101020405", "0402020304040500"})
    @Tag("OPS-RT-4")
    void neitherRaisesNorInsertsNorTouchesWhatIsDamaged(String options) {
        final byte[] bytes = Packets.hex(options + "0".repeat((8 - options.length() % 8) % 8));
        final byte[] packet = four(CN, HOA, SYN, bytes);
        assertUntouched(packet);
    }

    private static void assertUntouched(byte[] packet) {
        final List<byte[]> sent = clamping(TunnelEnd.HOME_AGENT, true, binding()).fromTun(packet).toTunnel();
        assertThat(hex(Packets.tail(sent.getFirst(), 20))).isEqualTo(hex(packet));
    }

    @Test
    @Tag("OPS-RT-4")
    void fragmentsDataAndWhatIsCutOffAreLeftAlone() {
        final byte[] syn = four(CN, HOA, SYN, MSS_1460);
        assertUntouched(four(CN, HOA, 0x10, MSS_1460));
        for (int flagsAndOffset : new int[]{0x2000, 0x2001, 0x0001}) {
            assertUntouched(Packets.withHeaderChecksum(
                    Packets.with(Packets.with(syn, 6, flagsAndOffset >> 8), 7, flagsAndOffset)));
        }
        for (int length = 20; length < syn.length; length++) {
            assertUntouched(Packets.withHeaderChecksum(Packets.with(Arrays.copyOf(syn, length), 3, length)));
        }
        final byte[] six = six(CN6, MN6, SYN, MSS_1460);
        assertUntouched(behind(44, "0600000100000001", six));
        assertUntouched(behind(60, "06ff000000000000", six));
        for (int length = 40; length < six.length; length++) {
            assertUntouched(Packets.with(Arrays.copyOf(six, length), 5, length - 40));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0600010400000000", "60, 0600010400000000", "43, 0600040000000000"})
    @Tag("OPS-RT-4")
    void looksBehindExtensionHeaders(int type, String extension) {
        final byte[] packet = behind(type, extension, six(CN6, MN6, SYN, MSS_1460));
        final byte[] got = Packets.tail(
                clamping(TunnelEnd.HOME_AGENT, true, binding()).fromTun(packet).toTunnel().getFirst(), 20);
        assertThat((got[70] << 8) | (got[71] & 0xFF)).isEqualTo(1220);
    }

    private static byte[] behind(int type, String extension, byte[] packet) {
        final byte[] header = Packets.hex(extension);
        return ByteBuffer.allocate(packet.length + 8).put(packet, 0, 40).put(header).put(packet, 40, packet.length - 40)
                .putShort(4, (short) (packet.length - 32)).put(6, (byte) type).array();
    }

    @Test
    @Tag("OPS-RT-4")
    void oddPlacesKeepTheChecksumRight() {
        final byte[] packet = four(CN, HOA, SYN, Packets.hex("01020405b4000000"));
        assertClamped(
                Packets.tail(clamping(TunnelEnd.HOME_AGENT, true, binding()).fromTun(packet).toTunnel().getFirst(), 20),
                packet, 20, 43, 1440);
    }

    @Test
    @Tag("OPS-RT-4")
    void aChecksumStillToBeCompletedIsNotAdjusted() {
        final byte[] packet = four(CN, HOA, SYN, MSS_1460);
        try (Arena arena = Arena.ofConfined()) {
            final PacketBatch batch = new PacketBatch(arena, 1, 2048, 128);
            final int slot = batch.append(packet.length);
            batch.buffer().putBytes(batch.start(slot), packet);
            batch.offload(slot, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_NONE, PacketBatch.sizes(44, 0, 20, 16));
            final MssClamp clamp = new MssClamp();
            clamp.follow(TestForwarder.sizing(new TunnelSizing(576, true, true, 536)));
            clamp.ipv4(new Packet(batch).at(batch, slot, BindingSnapshot.EMPTY), 1280);
            final byte[] got = new byte[packet.length];
            batch.buffer().getBytes(batch.start(slot), got);
            assertThat(hex(got)).isEqualTo(hex(Packets.with(Packets.with(packet, 42, 1240 >> 8), 43, 1240)));
        }
    }

    @Test
    @Tag("OPS-RT-4")
    void theHomeLegIsNoTcp() {
        final byte[] packet = wrap(41, CN, HOA, new byte[60]);
        assertUntouched(packet);
    }
}
