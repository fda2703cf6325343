package org.dsmip.core.io.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.TunOffload;
import org.dsmip.core.io.UdpSocket.Reception;
import org.dsmip.core.io.UdpSocket.Transmission;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Test;

/** What is peculiar to memory: queues have an end, and a closed port refuses. */
final class MemoryPortsTest {
    private static final Octets DATAGRAM = Packets.ipv4("192.0.2.1", "192.0.2.2", 41, new byte[4]);
    private static final Octets FRAME = Octets.ofHex("020000000001" + "02000000000288b5");
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("192.0.2.1");
    private static final Reception RECEPTION = new Reception(ADDRESS, 434, ADDRESS, 1, 64);
    private static final Transmission TRANSMISSION = new Transmission(ADDRESS, ADDRESS, 434, 0, 64);
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    private static PacketBatch three() {
        return Packets.batchOf(List.of(DATAGRAM, DATAGRAM, DATAGRAM));
    }

    @Test
    void fullQueueTakesNoMoreAndSaysSo() {
        final SendRows three = Packets.rows(three());
        final MemoryTunDevice tun = new MemoryTunDevice("tun0", 2);
        assertThat(tun.send(three, 0, 3)).isEqualTo(2);
        assertThat(tun.send(three, 2, 3)).isEqualTo(-Errno.EAGAIN);
        assertThat(tun.take()).isEqualTo(MemoryPacket.of(DATAGRAM));
        assertThat(tun.send(three, 2, 3)).isEqualTo(1);
        final MemoryRawIpv4Socket raw = new MemoryRawIpv4Socket(41, 1500, 2);
        assertThat(raw.send(three, 0, 3)).isEqualTo(2);
        assertThat(raw.send(three, 2, 3)).isEqualTo(-Errno.EAGAIN);
        final MemoryUdpSocket udp = new MemoryUdpSocket(434, 1);
        assertThat(udp.send(TRANSMISSION, DATAGRAM)).isZero();
        assertThat(udp.send(TRANSMISSION, DATAGRAM)).isEqualTo(-Errno.EAGAIN);
        final MemoryLinkSocket link = new MemoryLinkSocket(MAC, 1500, 1);
        assertThat(link.send(DATAGRAM)).isZero();
        assertThat(link.send(DATAGRAM)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void aDeviceGrantsWhatItsKernelHas() {
        final MemoryTunDevice tun = new MemoryTunDevice("tun0", 2).offering(Set.of(TunOffload.TCP));
        assertThat(tun.offloads(EnumSet.allOf(TunOffload.class))).containsExactly(TunOffload.TCP);
        assertThat(tun.offloads()).containsExactly(TunOffload.TCP);
        assertThat(tun.offloads(Set.of(TunOffload.UDP))).isEmpty();
        assertThat(tun.offloads()).isEmpty();
    }

    @Test
    void injectingSaysWhetherThereWasRoom() {
        final MemoryTunDevice tun = new MemoryTunDevice("tun0", 1);
        assertThat(tun.inject(DATAGRAM)).isTrue();
        assertThat(tun.inject(DATAGRAM)).isFalse();
        final MemoryUdpSocket udp = new MemoryUdpSocket(434, 1);
        assertThat(udp.inject(RECEPTION, DATAGRAM)).isTrue();
        assertThat(udp.inject(RECEPTION, DATAGRAM)).isFalse();
        final MemoryLinkSocket link = new MemoryLinkSocket(MAC, 1500, 1);
        assertThat(link.inject(FRAME)).isTrue();
        assertThat(link.inject(FRAME)).isFalse();
        final MemoryRawIpv4Socket raw = new MemoryRawIpv4Socket(41, 1500, 1);
        assertThat(raw.inject(Octets.ofHex("4500"))).as("no header").isFalse();
        assertThat(raw.inject(DATAGRAM)).isTrue();
        assertThat(raw.inject(DATAGRAM)).isFalse();
    }

    @Test
    void portIsReadyAsLongAsThereIsSomethingAndHasNoDescriptor() {
        final MemoryTunDevice tun = new MemoryTunDevice("tun0", 1);
        assertThat(tun.descriptor()).isEqualTo(Pollable.NONE);
        assertThat(tun.ready()).isFalse();
        tun.inject(DATAGRAM);
        assertThat(tun.ready()).isTrue();
        tun.receive(Packets.batch(1));
        assertThat(tun.ready()).isFalse();
    }

    @Test
    void closedPortRefusesToBeUsedAndGetsNothing() {
        final MemoryTunDevice tun = new MemoryTunDevice("tun0", 1);
        tun.close();
        assertThat(tun.inject(DATAGRAM)).isFalse();
        assertThatThrownBy(() -> tun.receive(Packets.batch(1))).isInstanceOf(IllegalStateException.class);
        final MemoryRawIpv4Socket raw = new MemoryRawIpv4Socket(41, 1500, 1);
        raw.close();
        assertThat(raw.inject(DATAGRAM)).isFalse();
        assertThatThrownBy(() -> raw.send(Packets.rows(three()), 0, 1)).isInstanceOf(IllegalStateException.class);
        final MemoryUdpSocket udp = new MemoryUdpSocket(434, 1);
        udp.close();
        assertThat(udp.inject(RECEPTION, DATAGRAM)).isFalse();
        assertThatThrownBy(() -> udp.send(TRANSMISSION, DATAGRAM)).isInstanceOf(IllegalStateException.class);
        final MemoryLinkSocket link = new MemoryLinkSocket(MAC, 1500, 1);
        link.close();
        assertThat(link.inject(FRAME)).isFalse();
        assertThatThrownBy(() -> link.send(DATAGRAM)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cardLeavesOutGroupsUntilItIsAskedForAll() {
        final MemoryLinkSocket link = new MemoryLinkSocket(MAC, 1500, 8);
        final Octets toGroup = Octets.ofHex("3333ff123456" + "02000000000286dd");
        assertThat(link.inject(toGroup)).isFalse();
        assertThat(link.inject(Octets.ofHex("ffffffffffff" + "0200000000020806"))).isTrue();
        assertThat(link.receiveAllGroups()).isZero();
        assertThat(link.inject(toGroup)).isTrue();
    }

    @Test
    void rawSocketRefusesWhatIsNoDatagram() {
        final MemoryRawIpv4Socket raw = new MemoryRawIpv4Socket(41, 1500, 1);
        final PacketBatch batch = Packets.batchOf(List.of(Octets.ofHex("4500"), Octets.of(new byte[20])));
        assertThat(raw.send(Packets.rows(batch), 0, 1)).isEqualTo(-Errno.EINVAL);
        assertThat(raw.send(Packets.rows(batch), 1, 2)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void packetLargerThanASlotIsCutOffAsTheKernelDoes() {
        final MemoryTunDevice tun = new MemoryTunDevice("tun0", 1);
        tun.inject(Octets.of(new byte[5000]));
        final PacketBatch batch = Packets.batch(1);
        assertThat(tun.receive(batch)).isEqualTo(1);
        assertThat(batch.length(0)).isEqualTo(4096 - Packets.HEADROOM);
    }
}
