package org.dsmip.core.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Test;

/** Layouts against the numbers that a C compiler gives for 64-bit Linux. */
final class StructLayoutTest {
    @Test
    void sizesAreThoseOfC() {
        assertThat(Cmsghdr.SIZE).as("struct cmsghdr").isEqualTo(16);
        assertThat(SockaddrIn.SIZE).as("struct sockaddr_in").isEqualTo(16);
        assertThat(InPktinfo.SIZE).as("struct in_pktinfo").isEqualTo(12);
        assertThat(SockExtendedErr.SIZE).as("struct sock_extended_err").isEqualTo(16);
        assertThat(Timespec.SIZE).as("struct timespec").isEqualTo(16);
        assertThat(Iovec.SIZE).as("struct iovec").isEqualTo(16);
        assertThat(SockaddrLl.SIZE).as("struct sockaddr_ll").isEqualTo(20);
        assertThat(Ifreq.SIZE).as("struct ifreq").isEqualTo(40);
        assertThat(Pollfd.SIZE).as("struct pollfd").isEqualTo(8);
        assertThat(Msghdr.SIZE).as("struct msghdr").isEqualTo(56);
        assertThat(Mmsghdr.SIZE).as("struct mmsghdr").isEqualTo(64);
        assertThat(PacketMreq.SIZE).as("struct packet_mreq").isEqualTo(16);
        assertThat(SockaddrNl.SIZE).as("struct sockaddr_nl").isEqualTo(12);
    }

    @Test
    void offsetsAreThoseOfC() {
        assertThat(SockaddrLl.SLL_ADDR).as("sll_addr").isEqualTo(12);
        assertThat(Mmsghdr.MSG_HDR).as("msg_hdr").isZero();
        assertThat(Ifreq.UNION).as("ifr_flags").isEqualTo(16);
        assertThat(SockaddrIn.SIN_ZERO).as("sin_zero").isEqualTo(8);
    }

    @Test
    void ancillaryDataArePaddedToEightBytes() {
        assertThat(Cmsghdr.space(InPktinfo.SIZE)).as("CMSG_SPACE(12)").isEqualTo(32);
        assertThat(Cmsghdr.space(4)).as("CMSG_SPACE(4)").isEqualTo(24);
        assertThat(Cmsghdr.space(8)).as("CMSG_SPACE(8)").isEqualTo(24);
    }

    @Test
    void internetAddressIsInNetworkOrderBehindAFamilyInHostOrder() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment struct = arena.allocate(SockaddrIn.SIZE + 8, 8);
            SockaddrIn.sinFamily(struct, 8, (short) SocketConstants.AF_INET);
            SockaddrIn.sinPort(struct, 8, (short) 434);
            SockaddrIn.sinAddr(struct, 8, 0xC000_0201);
            assertThat(octets(struct)).isEqualTo(
                    Octets.ofHex("0000000000000000" + "020001b2c0000201" + "0000000000000000"));
            assertThat(SockaddrIn.sinPort(struct, 8)).isEqualTo((short) 434);
            assertThat(SockaddrIn.sinAddr(struct, 8)).isEqualTo(0xC000_0201);
        }
    }

    @Test
    void linkAddressHasItsProtocolInNetworkOrder() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment struct = arena.allocate(SockaddrLl.SIZE, 8);
            SockaddrLl.sllFamily(struct, 0, (short) SocketConstants.AF_PACKET);
            SockaddrLl.sllProtocol(struct, 0, (short) 0x0806);
            SockaddrLl.sllIfindex(struct, 0, 5);
            assertThat(octets(struct)).isEqualTo(Octets.ofHex("1100080605000000" + "000000000000000000000000"));
        }
    }

    @Test
    void membershipHasItsInterfaceThenItsType() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment struct = arena.allocate(PacketMreq.SIZE, 8);
            PacketMreq.mrIfindex(struct, 0, 5);
            PacketMreq.mrType(struct, 0, (short) SocketConstants.PACKET_MR_ALLMULTI);
            assertThat(octets(struct)).isEqualTo(Octets.ofHex("0500000002000000" + "0000000000000000"));
        }
    }

    @Test
    void receptionAddressIsLastOfThePacketInformation() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment struct = arena.allocate(InPktinfo.SIZE, 8);
            InPktinfo.ipiIfindex(struct, 0, 3);
            InPktinfo.ipiSpecDst(struct, 0, 0x0A00_0001);
            InPktinfo.ipiAddr(struct, 0, 0x0A00_0002);
            assertThat(octets(struct)).isEqualTo(Octets.ofHex("03000000" + "0a000001" + "0a000002"));
        }
    }

    @Test
    void pollEntryHasDescriptorThenEventsThenAnswers() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment struct = arena.allocate(Pollfd.SIZE, 8);
            Pollfd.fd(struct, 0, 7);
            Pollfd.events(struct, 0, (short) PollCalls.POLLIN);
            Pollfd.revents(struct, 0, (short) PollCalls.POLLERR);
            assertThat(octets(struct)).isEqualTo(Octets.ofHex("0700000001000800"));
        }
    }

    private static Octets octets(MemorySegment segment) {
        return Octets.of(segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
