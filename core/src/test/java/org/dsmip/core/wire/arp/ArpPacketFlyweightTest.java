package org.dsmip.core.wire.arp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.junit.jupiter.api.Test;

class ArpPacketFlyweightTest {
    // Base ledger section 3.8: a gratuitous reply for 192.0.2.10 with the home agent's address in SHA and THA.
    private static final String GRATUITOUS = "0001080006040002" + "020000000001c000020a" + "020000000001c000020a";

    @Test
    void writesAndReadsAGratuitousReply() {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[ArpPacketFlyweight.LENGTH]);
        final ArpPacketFlyweight arp = new ArpPacketFlyweight().wrap(packet, 0, packet.capacity());
        arp.header().operation(ArpPacketFlyweight.REPLY).senderHardwareAddress(0x0200_0000_0001L)
                .senderProtocolAddress(0xC000020A).targetHardwareAddress(0x0200_0000_0001L)
                .targetProtocolAddress(0xC000020A);
        assertThat(HexFormat.of().formatHex(packet.byteArray())).isEqualTo(GRATUITOUS);
        assertThat(arp.check()).isEqualTo(WireError.NONE);
        assertThat(arp.isGratuitous()).isTrue();
        assertThat(arp.operation()).isEqualTo(ArpPacketFlyweight.REPLY);
        assertThat(arp.senderHardwareAddress()).isEqualTo(0x0200_0000_0001L);
        assertThat(arp.targetHardwareAddress()).isEqualTo(0x0200_0000_0001L);
        assertThat(arp.senderProtocolAddress()).isEqualTo(0xC000020A);
        assertThat(arp.targetProtocolAddress(1).isGratuitous()).isFalse();
    }

    @Test
    void refusesOtherNetworksAndShortPackets() {
        final UnsafeBuffer packet = new UnsafeBuffer(HexFormat.of().parseHex(GRATUITOUS));
        final ArpPacketFlyweight arp = new ArpPacketFlyweight();
        for (int i = 0; i < 6; i++) {
            packet.putByte(i, (byte) (packet.getByte(i) ^ 1));
            assertThat(arp.wrap(packet, 0, 28).check()).as("octet %d", i).isEqualTo(WireError.UNSUPPORTED);
            packet.putByte(i, (byte) (packet.getByte(i) ^ 1));
        }
        assertThat(arp.wrap(packet, 0, 27).check()).isEqualTo(WireError.TRUNCATED);
    }
}
