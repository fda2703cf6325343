package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.hex;
import static org.dsmip.dataplane.forward.Packets.tail;
import static org.dsmip.dataplane.forward.Packets.withHeaderChecksum;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.nio.ByteBuffer;
import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.wire.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledgers' data-plane vectors, byte for byte, at both ends of the tunnels. */
class ForwarderVectorsTest {
    /** The ledger's D vectors: both home address and care-of address in the testbed. */
    private static Testbed.Binding of(EncapsulationKind kind, TunnelingMode mode) {
        return binding().by(kind).all(mode);
    }

    /** TV-8 and TV-9: another node, behind a foreign agent's address. */
    private static Testbed.Binding baseLedger(EncapsulationKind kind) {
        return binding().by(kind).of(2, "192.0.2.77", "198.51.100.1").with("2001:db8:1::77/128",
                TunnelingMode.CARE_OF_ADDRESS);
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP,CARE_OF_ADDRESS,D1,1002", "IP_IN_IP,HOME_ADDRESS,D2,1003", "MINIMAL,HOME_ADDRESS,D3,1001",
        "GRE,CARE_OF_ADDRESS,D4,1005", "GRE,HOME_ADDRESS,D5,1006"})
    @Tag("DS-4.3.2-2")
    @Tag("DS-4.3.2-4")
    @Tag("DS-4.3.2-5")
    @Tag("PF-3")
    @Tag("PF-11")
    @Tag("BASE-V6T-01")
    @Tag("BASE-V6T-04")
    @Tag("BASE-GRE-01")
    @Tag("BASE-MIN-05")
    void homeAgentWrapsTheEchoRequestAsTheVectorSays(EncapsulationKind kind, TunnelingMode mode, String vector,
            String identification) {
        final boolean nested = mode == TunnelingMode.HOME_ADDRESS;
        // The vectors give the home leg identification 1001 whatever the outer header has.
        final int first = nested ? 0x1001 : Integer.parseInt(identification, 16);
        final byte[] sent = TestForwarder.homeAgent(first, of(kind, mode)).fromTun(Vectors.bytes("D0")).toTunnel()
                .getFirst();
        if (nested && kind != EncapsulationKind.MINIMAL) {
            assertThat(ByteBuffer.wrap(sent).getShort(4)).isEqualTo((short) 0x1002);
            ByteBuffer.wrap(sent).putShort(4, (short) Integer.parseInt(identification, 16));
            withHeaderChecksum(sent);
        }
        assertThat(hex(sent)).isEqualTo(hex(Vectors.bytes(vector)));
    }

    @ParameterizedTest
    @CsvSource({"IP_IN_IP,CARE_OF_ADDRESS,D1", "IP_IN_IP,HOME_ADDRESS,D2", "MINIMAL,HOME_ADDRESS,D3",
        "GRE,CARE_OF_ADDRESS,D4", "GRE,HOME_ADDRESS,D5"})
    @Tag("DS-4.5-6")
    @Tag("DS-4.5-8")
    @Tag("BASE-TUN-20")
    @Tag("BASE-V6T-02")
    @Tag("BASE-V6T-15")
    void mobileNodeStripsTheVectorToTheEchoRequest(EncapsulationKind kind, TunnelingMode mode, String vector) {
        final TestForwarder mobileNode = TestForwarder.mobileNode(of(kind, mode)).fromTunnel(Vectors.bytes(vector));
        assertThat(mobileNode.toTun()).extracting(ForwarderVectorsTest::text)
                .containsExactly(text(Vectors.bytes("D0")));
    }

    @Test
    @Tag("DS-4.5-8")
    void mobileNodeWrapsTheEchoReplyIntoTheCareOfAddressTunnel() {
        final byte[] reply = tail(Vectors.bytes("D8"), 20);
        final TestForwarder mobileNode = TestForwarder.mobileNode(0x2002,
                of(EncapsulationKind.IP_IN_IP, TunnelingMode.CARE_OF_ADDRESS)).fromTun(reply);
        assertThat(mobileNode.toTunnel()).extracting(ForwarderVectorsTest::text)
                .containsExactly(text(Vectors.bytes("D8")));
    }

    @Test
    @Tag("DS-4.5-6")
    void mobileNodeWrapsTheEchoReplyIntoBothTunnels() {
        // D9 is sent by a foreign agent: the same stack, another care-of address, and a home leg whose TTL it decremented.
        final byte[] expected = Vectors.bytes("D9");
        expected[20 + 8]++;
        withHeaderChecksumAt(expected, 20);
        final byte[] reply = tail(expected, 40);
        final Testbed.Binding behindForeignAgent = new Testbed.Binding(1, Testbed.HOA, Testbed.ipv4("198.51.100.1"),
                EncapsulationKind.IP_IN_IP, EncapsulationKind.IP_IN_IP, true, 1280, 1500, binding().prefixes(),
                List.of()).all(TunnelingMode.HOME_ADDRESS);
        final byte[] sent = TestForwarder.mobileNode(0x2001, behindForeignAgent).fromTun(reply).toTunnel().getFirst();
        assertThat(ByteBuffer.wrap(sent).getShort(4)).isEqualTo((short) 0x2002);
        ByteBuffer.wrap(sent).putShort(4, (short) 0x2003);
        withHeaderChecksum(sent);
        assertThat(hex(sent)).isEqualTo(hex(expected));
    }

    @Test
    @Tag("S-1")
    @Tag("DS-4.3.2-5")
    @Tag("BASE-RT-21")
    void homeAgentStripsTheReplyFromTheCareOfAddressTunnel() {
        final TestForwarder homeAgent = TestForwarder.homeAgent(
                of(EncapsulationKind.IP_IN_IP, TunnelingMode.CARE_OF_ADDRESS)).fromTunnel(Vectors.bytes("D8"));
        assertThat(homeAgent.toTun()).extracting(ForwarderVectorsTest::text)
                .containsExactly(text(tail(Vectors.bytes("D8"), 20)));
    }

    @Test
    @Tag("S-4")
    @Tag("DS-4.3.2-4")
    void homeAgentStripsTheReplyFromBothTunnels() {
        final Testbed.Binding binding = binding().all(TunnelingMode.HOME_ADDRESS);
        final TestForwarder homeAgent = TestForwarder.homeAgent(new Testbed.Binding(1, Testbed.HOA,
                Testbed.ipv4("198.51.100.1"), EncapsulationKind.IP_IN_IP, EncapsulationKind.IP_IN_IP, true, 1280, 1500,
                binding.prefixes(), List.of())).fromTunnel(Vectors.bytes("D9"));
        assertThat(homeAgent.toTun()).extracting(ForwarderVectorsTest::text)
                .containsExactly(text(tail(Vectors.bytes("D9"), 40)));
    }

    @ParameterizedTest
    @CsvSource({"MINIMAL,TV-8a", "GRE,TV-9a", "IP_IN_IP,TV-9d"})
    @Tag("BASE-FWD-02")
    @Tag("BASE-FWD-04")
    @Tag("BASE-TUN-01")
    @Tag("BASE-TUN-03")
    @Tag("BASE-TUN-08")
    @Tag("BASE-MIN-01")
    @Tag("BASE-MIN-04")
    @Tag("BASE-MIN-05")
    @Tag("BASE-GRE-01")
    @Tag("BASE-GRE-10")
    void homeAgentWrapsIpv4AsTheVectorSays(EncapsulationKind kind, String vector) {
        final byte[] original = tail(Vectors.bytes("TV-9d"), 20);
        final byte[] sent = TestForwarder.homeAgent(baseLedger(kind)).fromTun(original).toTunnel().getFirst();
        if (kind != EncapsulationKind.MINIMAL) {
            // The vectors leave the identification of an unfragmentable datagram at zero; ours is never zero.
            assertThat(ByteBuffer.wrap(sent).getShort(4)).isEqualTo((short) 1);
            ByteBuffer.wrap(sent).putShort(4, (short) 0);
            withHeaderChecksum(sent);
        }
        assertThat(hex(sent)).isEqualTo(hex(Vectors.bytes(vector)));
    }

    @ParameterizedTest
    @CsvSource({"MINIMAL,TV-8a", "MINIMAL,TV-9d", "GRE,TV-9a", "IP_IN_IP,TV-9d"})
    @Tag("BASE-FWD-01")
    @Tag("BASE-TUN-07")
    @Tag("BASE-MIN-06")
    @Tag("BASE-MIN-07")
    void mobileNodeStripsIpv4VectorsToTheOriginal(EncapsulationKind kind, String vector) {
        final TestForwarder mobileNode = TestForwarder.mobileNode(baseLedger(kind)).fromTunnel(Vectors.bytes(vector));
        assertThat(mobileNode.toTun()).extracting(ForwarderVectorsTest::text)
                .containsExactly(text(tail(Vectors.bytes("TV-9d"), 20)));
    }

    @Test
    @Tag("BASE-V6T-01")
    void homeAgentWrapsIpv6AsTheBaseLedgerSays() {
        final byte[] expected = Vectors.bytes("TV-9c");
        final byte[] sent = TestForwarder.homeAgent(baseLedger(EncapsulationKind.IP_IN_IP)).fromTun(tail(expected, 20))
                .toTunnel().getFirst();
        assertThat(ByteBuffer.wrap(sent).getShort(4)).isEqualTo((short) 1);
        ByteBuffer.wrap(sent).putShort(4, (short) 0);
        assertThat(hex(withHeaderChecksum(sent))).isEqualTo(hex(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TV-9b", "TV-9c"})
    @Tag("BASE-GRE-02")
    @Tag("BASE-V6T-09")
    void mobileNodeStripsIpv6WithGreOptionsAndWithout(String vector) {
        final EncapsulationKind kind = "TV-9b".equals(vector) ? EncapsulationKind.GRE : EncapsulationKind.IP_IN_IP;
        final TestForwarder mobileNode = TestForwarder.mobileNode(baseLedger(kind)).fromTunnel(Vectors.bytes(vector));
        assertThat(mobileNode.toTun()).extracting(ForwarderVectorsTest::text)
                .containsExactly(text(tail(Vectors.bytes("TV-9c"), 20)));
    }

    private static String text(byte[] packet) {
        return hex(packet);
    }

    private static void withHeaderChecksumAt(byte[] packet, int at) {
        final byte[] header = withHeaderChecksum(tail(packet, at));
        System.arraycopy(header, 0, packet, at, 20);
    }
}
