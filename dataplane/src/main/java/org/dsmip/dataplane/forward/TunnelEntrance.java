package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.jspecify.annotations.Nullable;

/**
 * Puts a packet into the tunnel it was found to belong to: checks its size, wraps it as the entry says, and splits what the
 * path does not take in one piece. Used by one worker.
 */
final class TunnelEntrance {
    /** What any path is expected to take: only larger packets disappear where a router hides that they are too big. */
    private static final int LARGE_BYTES = 1100;

    private final boolean homeAgent;
    private final TunnelSizing sizing;
    private final MssClamp mssClamp;
    private final Encapsulator encapsulator;
    private final IcmpErrors errors;
    private final TunnelPaths paths;
    private final Fragmenter fragmenter = new Fragmenter();
    private final PacketBatch made;
    private final Transmitter transmitter;
    private final Account account;
    private final Ipv4HeaderFlyweight header = new Ipv4HeaderFlyweight();

    /**
     * What an entrance works with.
     *
     * @param encapsulator wraps packets
     * @param errors tells sources of packets that go no further
     * @param paths what is known of the paths to the far ends
     * @param made room for fragments
     * @param transmitter sends them
     */
    record Tools(Encapsulator encapsulator, IcmpErrors errors, TunnelPaths paths, PacketBatch made,
            Transmitter transmitter) {}

    TunnelEntrance(ForwarderSettings settings, Tools tools, Account account) {
        homeAgent = settings.end() == TunnelEnd.HOME_AGENT;
        sizing = settings.sizing();
        mssClamp = new MssClamp(sizing.mssFloorBytes());
        encapsulator = tools.encapsulator();
        errors = tools.errors();
        paths = tools.paths();
        made = tools.made();
        transmitter = tools.transmitter();
        this.account = account;
    }

    /** Says whether the tunnel takes IPv6 of a length. */
    private static boolean fits(ForwardingEntry entry, int length) {
        return length <= entry.tunnelMtuBytes();
    }

    /** Says whether a packet may go from tunnel to tunnel without the kernel's help. */
    boolean takesDirectly(ForwardingEntry entry, int length, boolean ipv6, long nowNs) {
        return ipv6
                ? fits(entry, length)
                : length + Encapsulator.fragmentOverhead(entry.outer().encapsulation()) <= pathMtuBytes(entry, nowNs);
    }

    private int pathMtuBytes(ForwardingEntry entry, long nowNs) {
        return paths.mtuBytes(entry.outer().destination(), entry.pathMtuBytes(), nowNs);
    }

    /** What a connection that leaves one of an entry's tunnels is told of its size; nothing unless it is so configured. */
    void clampMss(PacketBatch batch, int slot, ForwardingEntry entry, boolean ipv6, long nowNs) {
        if (!sizing.clampMss()) {
            return;
        }
        if (ipv6) {
            mssClamp.ipv6(batch, slot, entry.tunnelMtuBytes());
        } else {
            mssClamp.ipv4(batch, slot, pathMtuBytes(entry, nowNs)
                    - Encapsulator.fragmentOverhead(entry.outer().encapsulation()));
        }
    }

    Verdict ipv6(PacketBatch batch, int slot, Ipv6Route route, long nowNs) {
        final ForwardingEntry entry = route.entry();
        account.belongsTo(entry);
        if (!fits(entry, batch.length(slot))) {
            errors.packetTooBig(batch, slot, entry.tunnelMtuBytes(), nowNs);
            return account.drop(DropReason.TOO_BIG);
        }
        // PF-17: an error of which nobody could be told yet. The packet goes all the same, the path may be well again.
        if (paths.takeUnreachable(entry.outer().destination(), nowNs) != TunnelPaths.REACHABLE) {
            errors.addressUnreachable(batch, slot, nowNs);
        }
        clampMss(batch, slot, entry, true, nowNs);
        account.intoTunnel(true, batch.length(slot), nowNs);
        if (route.mode() == TunnelingMode.CARE_OF_ADDRESS) {
            encapsulator.ipv6(batch, slot, entry.outer());
        } else {
            homeLeg(batch, slot, entry);
        }
        return wrapped(batch, slot, entry, nowNs);
    }

    /** IPv6 between the tunnel's own link-local addresses always takes the home leg. */
    Verdict linkLocal(PacketBatch batch, int slot, ForwardingEntry entry, long nowNs) {
        account.belongsTo(entry);
        account.intoTunnel(true, batch.length(slot), nowNs);
        homeLeg(batch, slot, entry);
        return wrapped(batch, slot, entry, nowNs);
    }

    private void homeLeg(PacketBatch batch, int slot, ForwardingEntry entry) {
        encapsulator.ipv6(batch, slot, entry.homeLeg());
        // Without reverse tunneling the mobile node sends its own IPv4 plainly, and the home leg is its own IPv4.
        if (homeAgent || entry.reverseTunneling()) {
            encapsulator.ipv4(batch, slot, entry.outer());
        }
    }

    Verdict ipv4(PacketBatch batch, int slot, ForwardingEntry entry, long nowNs) {
        account.belongsTo(entry);
        return homeAgent || entry.reverseTunneling()
                ? tunneledIpv4(batch, slot, entry, nowNs)
                : plainIpv4(batch, slot, entry, nowNs);
    }

    private Verdict tunneledIpv4(PacketBatch batch, int slot, ForwardingEntry entry, long nowNs) {
        header.wrap(batch.buffer(), batch.start(slot), batch.length(slot));
        final int peer = entry.outer().destination();
        final int saidBytes = paths.saidBytes(peer, entry.pathMtuBytes(), nowNs);
        final int pathMtuBytes = paths.withFloor(saidBytes, entry.pathMtuBytes());
        // Below the floor the routers on the way must split, if what they say is true, whatever the packet inside wants.
        final boolean freely = header.dontFragment() && (saidBytes < pathMtuBytes || !sizing.copyDontFragment());
        final int room = pathMtuBytes - (freely
                ? Encapsulator.fragmentOverhead(entry.outer().encapsulation())
                : Encapsulator.overhead(entry.outer(), header));
        if (batch.length(slot) > room && header.dontFragment() && sizing.copyDontFragment()) {
            // RFC 2003 section 5.1: what the path takes less the encapsulation.
            errors.fragmentationNeeded(batch, slot, room, nowNs);
            return account.drop(DropReason.TOO_BIG);
        }
        final int code = paths.takeUnreachable(peer, nowNs);
        if (code != TunnelPaths.REACHABLE) {
            errors.unreachable(batch, slot, code, nowNs);
        }
        clampMss(batch, slot, entry, false, nowNs);
        account.intoTunnel(false, batch.length(slot), nowNs);
        if (header.dontFragment() && batch.length(slot) > LARGE_BYTES) {
            account.add(Counter.LARGE_UNFRAGMENTABLE, 1);
        }
        if (freely) {
            encapsulator.ipv4WithoutDontFragment(batch, slot, entry.outer());
            return batch.length(slot) <= pathMtuBytes ? Verdict.TO_TUNNEL : fragments(batch, slot, pathMtuBytes, null);
        }
        if (batch.length(slot) <= room) {
            encapsulator.ipv4(batch, slot, entry.outer());
            return Verdict.TO_TUNNEL;
        }
        // RFC 2003 section 5.1: fragment inside, so that the far end need not put outer fragments together.
        return fragments(batch, slot,
                pathMtuBytes - Encapsulator.fragmentOverhead(entry.outer().encapsulation()), entry);
    }

    /** Without reverse tunneling the mobile node's own IPv4 goes to wherever it is for, past the home agent. */
    private Verdict plainIpv4(PacketBatch batch, int slot, ForwardingEntry entry, long nowNs) {
        final int mtuBytes = entry.pathMtuBytes();
        if (batch.length(slot) > mtuBytes
                && header.wrap(batch.buffer(), batch.start(slot), batch.length(slot)).dontFragment()) {
            errors.fragmentationNeeded(batch, slot, mtuBytes, nowNs);
            return account.drop(DropReason.TOO_BIG);
        }
        account.intoTunnel(false, batch.length(slot), nowNs);
        return batch.length(slot) <= mtuBytes ? Verdict.TO_TUNNEL : fragments(batch, slot, mtuBytes, null);
    }

    private Verdict wrapped(PacketBatch batch, int slot, ForwardingEntry entry, long nowNs) {
        final int mtuBytes = pathMtuBytes(entry, nowNs);
        return batch.length(slot) <= mtuBytes ? Verdict.TO_TUNNEL : fragments(batch, slot, mtuBytes, null);
    }

    /** Sends a datagram as fragments of at most {@code mtuBytes}, each wrapped for an entry if there is one. */
    private Verdict fragments(PacketBatch batch, int slot, int mtuBytes,
            @Nullable ForwardingEntry entry) {
        final int slotRoom = made.slotBytes() - made.headroom();
        if (!fragmenter.begin(batch, slot, Math.min(mtuBytes, slotRoom))) {
            return account.drop(DropReason.TOO_BIG);
        }
        transmitter.flushTunnel(batch);
        account.add(Counter.FRAGMENTED, 1);
        made.clear();
        int count = 0;
        int sent = 0;
        while (fragmenter.hasNext()) {
            final int piece = fragmenter.next(made);
            count++;
            if (entry != null) {
                encapsulator.ipv4(made, piece, entry.outer());
            }
            if (made.size() == made.capacity() || !fragmenter.hasNext()) {
                sent += transmitter.sendMadeToTunnel(made);
                made.clear();
            }
        }
        account.add(Counter.FRAGMENTS_MADE, count);
        if (sent == count) {
            account.add(Counter.FORWARDED_TO_TUNNEL, 1);
        } else {
            account.drop(DropReason.SEND_REFUSED);
        }
        return Verdict.DONE;
    }
}
