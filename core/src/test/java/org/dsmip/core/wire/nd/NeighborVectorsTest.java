package org.dsmip.core.wire.nd;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.junit.jupiter.api.Test;

/** The neighbor discovery frames of the dual-stack ledger, taken apart and written anew. */
class NeighborVectorsTest {
    private static final long HOME_AGENT_MAC = 0x0200_0000_0001L;
    private static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address MOBILE = Ipv6Address.parse("2001:db8:1::10");
    private static final int ICMP_OFFSET = EthernetHeaderFlyweight.LENGTH + Ipv6HeaderFlyweight.LENGTH;

    private final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight();
    private final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight();
    private final NeighborSolicitationFlyweight solicitation = new NeighborSolicitationFlyweight();
    private final NeighborAdvertisementFlyweight advertisement = new NeighborAdvertisementFlyweight();

    @Test
    void writesTheProbeOfDuplicateAddressDetection() {
        final UnsafeBuffer frame = start("N1");
        solicitation.wrap(frame, ICMP_OFFSET, frame.capacity() - ICMP_OFFSET);
        assertThat(solicitation.check()).isEqualTo(WireError.NONE);
        assertThat(solicitation.linkLayerAddress(NeighborOption.SOURCE_LINK_LAYER_ADDRESS))
                .isEqualTo(NeighborOption.ABSENT);
        frame.setMemory(0, frame.capacity(), (byte) 0xEE);
        headers(frame, 0x3333_FF00_0010L, Ipv6Address.UNSPECIFIED, MOBILE.solicitedNode());
        solicitation.clear().target(MOBILE.high(), MOBILE.low())
                .computeChecksum(InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, frame.capacity() - ICMP_OFFSET));
        assertThat(frame.byteArray()).isEqualTo(Vectors.bytes("N1"));
    }

    @Test
    void writesTheAdvertisementsOfAProxy() {
        final long allNodesMac = 0x3333_0000_0001L;
        checkAdvertisement("N2", NeighborAdvertisementFlyweight.OVERRIDE, allNodesMac, Ipv6Address.ALL_NODES);
        checkAdvertisement("N3", NeighborAdvertisementFlyweight.SOLICITED, 0x0200_0000_0099L,
                Ipv6Address.parse("2001:db8:1::99"));
        checkAdvertisement("N4", 0, allNodesMac, Ipv6Address.ALL_NODES);
    }

    private void checkAdvertisement(String name, int flags, long destinationMac, Ipv6Address destination) {
        final UnsafeBuffer frame = start(name);
        advertisement.wrap(frame, ICMP_OFFSET, frame.capacity() - ICMP_OFFSET);
        assertThat(advertisement.check()).isEqualTo(WireError.NONE);
        assertThat(advertisement.flags()).isEqualTo(flags);
        assertThat(new Ipv6Address(advertisement.targetHigh(), advertisement.targetLow())).isEqualTo(MOBILE);
        assertThat(advertisement.linkLayerAddress(NeighborOption.TARGET_LINK_LAYER_ADDRESS)).isEqualTo(HOME_AGENT_MAC);
        frame.setMemory(0, frame.capacity(), (byte) 0xEE);
        headers(frame, destinationMac, HOME_AGENT, destination);
        advertisement.clear().flags(flags).target(MOBILE.high(), MOBILE.low())
                .linkLayerAddress(NeighborOption.TARGET_LINK_LAYER_ADDRESS, HOME_AGENT_MAC)
                .computeChecksum(InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, frame.capacity() - ICMP_OFFSET));
        assertThat(frame.byteArray()).as(name).isEqualTo(Vectors.bytes(name));
    }

    @Test
    void refusesWhatMustBeDiscarded() {
        final UnsafeBuffer frame = start("N2");
        advertisement.wrap(frame, ICMP_OFFSET, frame.capacity() - ICMP_OFFSET);
        assertThat(solicitation.wrap(frame, ICMP_OFFSET, 32).check()).isEqualTo(WireError.BAD_VERSION);
        frame.putByte(ICMP_OFFSET + 25, (byte) 0);
        assertThat(advertisement.check()).isEqualTo(WireError.BAD_LENGTH);
        frame.putByte(ICMP_OFFSET + 25, (byte) 2);
        assertThat(advertisement.check()).isEqualTo(WireError.TRUNCATED);
        frame.putByte(ICMP_OFFSET + 25, (byte) 1);
        advertisement.target(0xFF02L << 48, 1);
        assertThat(advertisement.check()).isEqualTo(WireError.BAD_VALUE);
        assertThat(advertisement.wrap(frame, ICMP_OFFSET, 30).target(0, 1).check()).isEqualTo(WireError.TRUNCATED);
        assertThat(advertisement.wrap(frame, ICMP_OFFSET, 23).check()).isEqualTo(WireError.TRUNCATED);
    }

    private UnsafeBuffer start(String name) {
        final UnsafeBuffer frame = Vectors.buffer(name);
        ethernet.wrap(frame, 0, frame.capacity());
        assertThat(ethernet.check()).isEqualTo(WireError.NONE);
        assertThat(ethernet.source()).isEqualTo(HOME_AGENT_MAC);
        assertThat(ethernet.etherType()).isEqualTo(EthernetHeaderFlyweight.IPV6);
        ip.wrap(frame, EthernetHeaderFlyweight.LENGTH, frame.capacity() - EthernetHeaderFlyweight.LENGTH);
        assertThat(ip.check()).isEqualTo(WireError.NONE);
        assertThat(ip.hopLimit()).isEqualTo(255);
        return frame;
    }

    private void headers(UnsafeBuffer frame, long destinationMac, Ipv6Address source, Ipv6Address destination) {
        ethernet.destination(destinationMac).source(HOME_AGENT_MAC).etherType(EthernetHeaderFlyweight.IPV6);
        assertThat(ethernet.isGroup()).isEqualTo(destination.isMulticast());
        ip.firstWord(0, 0).payloadLength(frame.capacity() - ICMP_OFFSET).nextHeader(IpProtocol.ICMPV6).hopLimit(255)
                .source(source.high(), source.low()).destination(destination.high(), destination.low());
    }
}
