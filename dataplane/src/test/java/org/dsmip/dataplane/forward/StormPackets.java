package org.dsmip.dataplane.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;

/** Packets of all kinds that meet at the ends of a tunnel, drawn at random. */
final class StormPackets {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int NO_FRAGMENTS = 0x4000;
    private static final int OTHER_HOA = Testbed.ipv4("192.0.2.11");
    private static final int ROUTER = Testbed.ipv4("203.0.113.254");
    private static final Ipv6Address OTHER6 = Ipv6Address.parse("2001:db8:1::11");
    private static final Ipv6Address NOBODY6 = Ipv6Address.parse("2001:db8:1::dead");

    private final SplittableRandom random;
    private int careOfAddress = Testbed.COA;

    StormPackets(SplittableRandom random) {
        this.random = random;
    }

    /** From now on the mobile node is somewhere. */
    void careOfAddress(int address) {
        careOfAddress = address;
    }

    /** A packet from the kernel, what the kernel says about it, and how many it stands for. */
    record Given(Octets octets, int flags, int gsoType, long sizes, int segments) {
        private static Given plain(byte[] packet) {
            return new Given(Octets.of(packet), 0, PacketBatch.GSO_NONE, 0, 1);
        }
    }

    /** From or to the mobile node. */
    Given fromTun(boolean outward) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> superPacket(random.nextBoolean(), random.nextBoolean(), outward);
            case 4 -> badlySaid(superPacket(random.nextBoolean(), random.nextBoolean(), outward));
            case 5 -> linkLocal(outward);
            case 6 -> Given.plain(random.nextBoolean()
                    ? Packets.ipv6(Testbed.CN6, NOBODY6, size(1280))
                    : Packets.ipv4(Testbed.CN, Testbed.ipv4("192.0.2.200"), size(1280)));
            case 7 -> Given.plain(noise());
            default ->
                Given.plain(plain(outward, outward ? Testbed.CN6 : Testbed.MN6, outward ? Testbed.CN : Testbed.HOA));
        };
    }

    private byte[] plain(boolean outward, Ipv6Address to6, int to) {
        final int length = size(random.nextInt(8) == 0 ? 4_000 : 1_500);
        if (random.nextBoolean()) {
            return Packets.ipv6(outward ? Testbed.MN6 : Testbed.CN6, to6, length);
        }
        return Packets.ipv4(0, random.nextInt(0x10000), random.nextBoolean() ? NO_FRAGMENTS : 0, 64, UDP,
                outward ? Testbed.HOA : Testbed.CN, to, Packets.udp(length - 20));
    }

    private int size(int most) {
        return random.nextInt(100, most + 1);
    }

    private byte[] transport(boolean tcp, int payloadBytes) {
        final int options = tcp ? 4 * random.nextInt(11) : 0;
        final byte[] transport = new byte[(tcp ? 20 : 8) + options + payloadBytes];
        random.nextBytes(transport);
        if (tcp) {
            transport[12] = (byte) (((20 + options) / 4) << 4);
            transport[13] = 0x18;
        } else {
            SlowSegmentation.put16(transport, 4, transport.length);
        }
        return transport;
    }

    private Given superPacket(boolean ipv6, boolean tcp, boolean outward) {
        final int segmentBytes = random.nextInt(4) == 0 ? random.nextInt(1, 100) : random.nextInt(1_000, 1_460);
        final int payloadBytes = random.nextInt(1, Math.min(60_000, 60 * segmentBytes));
        final byte[] transport = transport(tcp, payloadBytes);
        final byte[] packet = ipv6
                ? Packets.ipv6(0, 64, outward ? Testbed.MN6 : Testbed.CN6, outward ? Testbed.CN6 : Testbed.MN6,
                        tcp ? TCP : UDP, transport)
                : Packets.ipv4(0, random.nextInt(0x10000), random.nextInt(3) == 0 ? 0 : NO_FRAGMENTS, 64,
                        tcp ? TCP : UDP, outward ? Testbed.HOA : Testbed.CN, outward ? Testbed.CN : Testbed.HOA,
                        transport);
        return given(packet, ipv6 ? 40 : 20, tcp, payloadBytes, segmentBytes);
    }

    private static Given given(byte[] packet, int transportAt, boolean tcp, int payloadBytes, int segmentBytes) {
        final int gsoType = !tcp
                ? PacketBatch.GSO_UDP_L4
                : transportAt == 40
                        ? PacketBatch.GSO_TCPV6
                        : PacketBatch.GSO_TCPV4;
        return new Given(Octets.of(packet), PacketBatch.NEEDS_CSUM, gsoType,
                PacketBatch.sizes(packet.length - payloadBytes, segmentBytes, transportAt, tcp ? 16 : 6),
                (payloadBytes + segmentBytes - 1) / segmentBytes);
    }

    /** A connection between the two ends of the tunnel themselves. */
    private Given linkLocal(boolean outward) {
        final int payloadBytes = random.nextInt(1, 20_000);
        final byte[] packet = Packets.ipv6(0, 64, outward ? Testbed.MN_LINK_LOCAL : Testbed.HA_LINK_LOCAL,
                outward ? Testbed.HA_LINK_LOCAL : Testbed.MN_LINK_LOCAL, TCP, transport(true, payloadBytes));
        return given(packet, 40, true, payloadBytes, 1_200);
    }

    /** A super-packet about which the kernel says something impossible; it is one packet that goes no further. */
    private Given badlySaid(Given right) {
        return new Given(right.octets(), right.flags(), 3, right.sizes(), 1);
    }

    private byte[] noise() {
        final byte[] noise = new byte[random.nextInt(1, 120)];
        random.nextBytes(noise);
        // No version of the Internet protocol that exists.
        noise[0] &= 0x3F;
        return noise;
    }

    /** What comes to an end of the tunnel beside what the other end sends. */
    List<byte[]> fromTunnel(boolean toHomeAgent) {
        final int source = toHomeAgent ? careOfAddress : Testbed.HA;
        final int target = toHomeAgent ? Testbed.HA : careOfAddress;
        final List<byte[]> more = new ArrayList<>();
        switch (random.nextInt(6)) {
            case 0 -> more.add(Packets.wrap(41, source, target, merged(toHomeAgent)));
            case 1 -> more.add(Packets.wrap(4, source, target, plain(toHomeAgent, OTHER6, OTHER_HOA)));
            case 2 -> {
                final byte[] inner = plain(toHomeAgent, toHomeAgent ? Testbed.CN6 : Testbed.MN6, Testbed.HOA);
                more.add(Packets.wrap(41, source, target, Arrays.copyOf(inner, random.nextInt(inner.length))));
            }
            case 3 -> more.add(Packets.wrap(random.nextInt(256), source, target, noise()));
            case 4 -> {
                final byte[] whole = Packets.ipv4(0, random.nextInt(0x10000), 0, 64, 41,
                        toHomeAgent ? Testbed.HOA : Testbed.HA, toHomeAgent ? Testbed.HA : Testbed.HOA,
                        Packets.ipv6(toHomeAgent ? Testbed.MN6 : Testbed.CN6,
                                toHomeAgent ? Testbed.CN6 : Testbed.MN6, 800));
                SlowReassembly.split(whole, 200, 400, 600)
                        .forEach(piece -> more.add(Packets.wrap(4, source, target, piece)));
            }
            default -> more.add(Packets.wrap(41, Testbed.ipv4("203.0.113.66"), target,
                    Packets.ipv6(Testbed.MN6, Testbed.CN6, 200)));
        }
        return more;
    }

    /** What a raw socket receives where the kernel has merged segments. */
    private byte[] merged(boolean toHomeAgent) {
        final byte[] segments = transport(true, random.nextInt(3_000, 40_000));
        return SlowSegmentation.unfinished(toHomeAgent
                ? Packets.ipv6(0, 64, Testbed.MN6, random.nextBoolean() ? OTHER6 : Testbed.CN6, TCP, segments)
                : Packets.ipv6(0, 64, Testbed.CN6, Testbed.MN6, TCP, segments), 40, true);
    }

    /** What a router says about a packet that was sent through it. */
    byte[] errorAbout(byte[] packet) {
        final byte[] quoted = Arrays.copyOf(packet, Math.min(packet.length, 28 + random.nextInt(100)));
        final boolean tooBig = random.nextBoolean();
        return Packets.icmpv4Error(ROUTER, Packets.u32(packet, 12), tooBig ? 0x0304 : 0x0301,
                tooBig ? random.nextInt(1_280, 1_500) : 0, quoted);
    }
}
