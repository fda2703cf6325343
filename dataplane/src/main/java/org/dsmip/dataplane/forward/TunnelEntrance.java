package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.dsmip.dataplane.end.End;
import org.dsmip.dataplane.tx.Account;
import org.dsmip.dataplane.tx.SendList;
import org.jspecify.annotations.Nullable;

/**
 * Puts a packet into the tunnel it was found to belong to: checks its size, wraps it as the entry says, and splits what the
 * path does not take in one piece. Used by one worker.
 */
final class TunnelEntrance {
    /** What any path is expected to take: only larger packets disappear where a router hides that they are too big. */
    private static final int LARGE_BYTES = 1100;

    private final End end;
    private final MssClamp mssClamp = new MssClamp();
    private final Encapsulator encapsulator;
    private final IcmpErrors errors;
    private final TunnelPaths paths;
    private final Fragmenter fragmenter = new Fragmenter();
    private final SendList list;
    private final Packet piece;
    private final Account account;
    private final Ipv4HeaderFlyweight header = new Ipv4HeaderFlyweight();
    private boolean copyDontFragment;
    private boolean clampMss;
    private int floorBytes;

    /**
     * What an entrance works with.
     *
     * @param encapsulator wraps packets
     * @param errors tells sources of packets that go no further
     * @param paths what is known of the paths to the far ends
     * @param list takes what is to be sent
     */
    record Tools(Encapsulator encapsulator, IcmpErrors errors, TunnelPaths paths, SendList list) {}

    TunnelEntrance(End end, Tools tools, Account account) {
        this.end = end;
        encapsulator = tools.encapsulator();
        errors = tools.errors();
        paths = tools.paths();
        list = tools.list();
        piece = new Packet(list.made());
        this.account = account;
    }

    void follow(TunnelPolicy policy) {
        final TunnelSizing sizing = policy.sizing();
        copyDontFragment = sizing.copyDontFragment();
        clampMss = sizing.clampMss();
        floorBytes = sizing.pathMtuFloorBytes();
        mssClamp.follow(policy);
        encapsulator.follow(policy);
    }

    /** Says whether a packet may go from tunnel to tunnel without the kernel's help. */
    boolean takesDirectly(Packet packet, ForwardingEntry entry, boolean ipv6) {
        return ipv6
                ? packet.largestBytes() <= entry.tunnelMtuBytes()
                : packet.largestBytes() + Encapsulator.fragmentOverhead(entry.outer().encapsulation()) <= pathMtuBytes(
                        packet,
                        entry);
    }

    /** The size of segments that the kernel has merged is a guess, which is not to keep IPv4 out of an entry's tunnel. */
    void fit(Packet packet, ForwardingEntry entry) {
        packet.segmentsOfAtMost(
                pathMtuBytes(packet, entry) - Encapsulator.fragmentOverhead(entry.outer().encapsulation()));
    }

    private int pathMtuBytes(Packet packet, ForwardingEntry entry) {
        return TunnelPaths.withFloor(
                paths.saidBytes(entry.outer().destination(), entry.pathMtuBytes(), packet.nowNs()),
                entry.pathMtuBytes(),
                floorBytes);
    }

    /** What a connection that leaves one of an entry's tunnels is told of its size; nothing unless it is so configured. */
    void clampMss(Packet packet, ForwardingEntry entry, boolean ipv6) {
        if (!clampMss) {
            return;
        }
        if (ipv6) {
            mssClamp.ipv6(packet, entry.tunnelMtuBytes());
        } else {
            mssClamp.ipv4(packet, pathMtuBytes(packet, entry)
                    - Encapsulator.fragmentOverhead(entry.outer().encapsulation()));
        }
    }

    Decision ipv6(Packet packet, Ipv6Route route) {
        final ForwardingEntry entry = route.entry();
        packet.belongsTo(entry);
        packet.leavesBy(entry.outer().egress());
        if (packet.largestBytes() > entry.tunnelMtuBytes()) {
            errors.packetTooBig(packet, entry.tunnelMtuBytes());
            return packet.drop(DropReason.TOO_BIG);
        }
        // PF-17: an error of which nobody could be told yet. The packet goes all the same, the path may be well again.
        if (paths.takeUnreachable(entry.outer().destination(), packet.nowNs()) != TunnelPaths.REACHABLE) {
            errors.addressUnreachable(packet);
        }
        // Other workers may learn of another path MTU at any time: for one packet it is asked for once.
        final int pathMtuBytes = pathMtuBytes(packet, entry);
        final boolean toCareOfAddress = route.mode() == TunnelingMode.CARE_OF_ADDRESS;
        if (mustBeSplitFirst(packet, toCareOfAddress ? outerOverhead(entry) : homeLegOverhead(entry), pathMtuBytes)) {
            return Decision.SEGMENT_BY_SEGMENT;
        }
        clampMss(packet, entry, true);
        account.intoTunnel(true);
        if (toCareOfAddress) {
            encapsulator.ipv6(packet, entry.outer());
        } else {
            homeLeg(packet, entry);
        }
        return wrapped(packet, pathMtuBytes);
    }

    /** Whether a segment may need fragments behind so many bytes of tunnel headers: only packets can be fragmented. */
    private static boolean mustBeSplitFirst(Packet packet, int overhead, int pathMtuBytes) {
        return packet.isSuperPacket() && packet.largestBytes() + overhead > pathMtuBytes;
    }

    private static int outerOverhead(ForwardingEntry entry) {
        return Encapsulator.fragmentOverhead(entry.outer().encapsulation());
    }

    private int homeLegOverhead(ForwardingEntry entry) {
        return Encapsulator.fragmentOverhead(entry.homeLeg().encapsulation())
                + (end.tunnelsIpv4(entry) ? outerOverhead(entry) : 0);
    }

    /** IPv6 between the tunnel's own link-local addresses always takes the home leg. */
    Decision linkLocal(Packet packet, ForwardingEntry entry) {
        packet.belongsTo(entry);
        packet.leavesBy(entry.outer().egress());
        final int pathMtuBytes = pathMtuBytes(packet, entry);
        if (mustBeSplitFirst(packet, homeLegOverhead(entry), pathMtuBytes)) {
            return Decision.SEGMENT_BY_SEGMENT;
        }
        account.intoTunnel(true);
        homeLeg(packet, entry);
        return wrapped(packet, pathMtuBytes);
    }

    private void homeLeg(Packet packet, ForwardingEntry entry) {
        encapsulator.ipv6(packet, entry.homeLeg());
        // Without reverse tunneling the mobile node sends its own IPv4 plainly, and the home leg is its own IPv4.
        if (end.tunnelsIpv4(entry)) {
            encapsulator.ipv4(packet, entry.outer());
        } else {
            packet.leavesBy(EgressTable.HOST);
        }
    }

    Decision ipv4(Packet packet, ForwardingEntry entry) {
        packet.belongsTo(entry);
        packet.leavesBy(end.tunnelsIpv4(entry) ? entry.outer().egress() : EgressTable.HOST);
        return end.tunnelsIpv4(entry)
                ? tunneledIpv4(packet, entry)
                : plainIpv4(packet, entry);
    }

    private Decision tunneledIpv4(Packet packet, ForwardingEntry entry) {
        header.wrap(packet.buffer(), packet.start(), packet.length());
        final int peer = entry.outer().destination();
        final int saidBytes = paths.saidBytes(peer, entry.pathMtuBytes(), packet.nowNs());
        final int pathMtuBytes = TunnelPaths.withFloor(saidBytes, entry.pathMtuBytes(), floorBytes);
        // Below the floor the routers on the way must split, if what they say is true, whatever the packet inside wants.
        final boolean freely = header.dontFragment() && (saidBytes < pathMtuBytes || !copyDontFragment);
        final int room = pathMtuBytes - (freely
                ? Encapsulator.fragmentOverhead(entry.outer().encapsulation())
                : Encapsulator.overhead(entry.outer(), header));
        final int largestBytes = packet.largestBytes();
        if (largestBytes > room && header.dontFragment() && copyDontFragment) {
            // RFC 2003 section 5.1: what the path takes less the encapsulation.
            errors.fragmentationNeeded(packet, room);
            return packet.drop(DropReason.TOO_BIG);
        }
        if (packet.isSuperPacket() && largestBytes > room) {
            return Decision.SEGMENT_BY_SEGMENT;
        }
        final int code = paths.takeUnreachable(peer, packet.nowNs());
        if (code != TunnelPaths.REACHABLE) {
            errors.unreachable(packet, code);
        }
        clampMss(packet, entry, false);
        account.intoTunnel(false);
        if (header.dontFragment() && largestBytes > LARGE_BYTES) {
            account.add(Counter.LARGE_UNFRAGMENTABLE, packet.segments());
        }
        if (freely) {
            encapsulator.ipv4WithoutDontFragment(packet, entry.outer());
            return packet.largestBytes() <= pathMtuBytes ? Decision.TO_TUNNEL : fragments(packet, pathMtuBytes, null);
        }
        if (largestBytes <= room) {
            encapsulator.ipv4(packet, entry.outer());
            return Decision.TO_TUNNEL;
        }
        // RFC 2003 section 5.1: fragment inside, so that the far end need not put outer fragments together.
        return fragments(packet,
                pathMtuBytes - Encapsulator.fragmentOverhead(entry.outer().encapsulation()), entry);
    }

    /** Without reverse tunneling the mobile node's own IPv4 goes to wherever it is for, past the home agent. */
    private Decision plainIpv4(Packet packet, ForwardingEntry entry) {
        final int mtuBytes = entry.pathMtuBytes();
        if (packet.largestBytes() > mtuBytes) {
            if (header.wrap(packet.buffer(), packet.start(), packet.length()).dontFragment()) {
                errors.fragmentationNeeded(packet, mtuBytes);
                return packet.drop(DropReason.TOO_BIG);
            }
            if (packet.isSuperPacket()) {
                return Decision.SEGMENT_BY_SEGMENT;
            }
        }
        account.intoTunnel(false);
        return packet.largestBytes() <= mtuBytes ? Decision.TO_TUNNEL : fragments(packet, mtuBytes, null);
    }

    private Decision wrapped(Packet packet, int pathMtuBytes) {
        return packet.largestBytes() <= pathMtuBytes ? Decision.TO_TUNNEL : fragments(packet, pathMtuBytes, null);
    }

    /** Sends a datagram as fragments of at most {@code mtuBytes}, each wrapped for an entry if there is one. */
    private Decision fragments(Packet packet, int mtuBytes, @Nullable ForwardingEntry entry) {
        if (!fragmenter.begin(packet, Math.min(mtuBytes, list.mostMadeBytes()))) {
            return packet.drop(DropReason.TOO_BIG);
        }
        account.add(Counter.FRAGMENTED, 1);
        while (fragmenter.hasNext()) {
            final int slot = fragmenter.next(list);
            if (entry != null) {
                encapsulator.ipv4(piece.at(list.made(), slot, packet.snapshot()), entry.outer());
            }
            list.piece(packet.egress(), packet, slot, !fragmenter.hasNext());
            account.add(Counter.FRAGMENTS_MADE, 1);
        }
        return Decision.IN_PIECES;
    }
}
