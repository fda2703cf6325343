package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Puts a packet into the tunnel it was found to belong to: checks its size, wraps it as the entry says, and splits what the
 * path does not take in one piece. Used by one worker.
 */
final class TunnelEntrance {
    private final boolean homeAgent;
    private final Encapsulator encapsulator;
    private final IcmpErrors errors;
    private final Fragmenter fragmenter = new Fragmenter();
    private final PacketBatch made;
    private final Transmitter transmitter;
    private final Account account;
    private final Ipv4HeaderFlyweight header = new Ipv4HeaderFlyweight();

    TunnelEntrance(ForwarderSettings settings, Encapsulator encapsulator, IcmpErrors errors, PacketBatch made,
            Transmitter transmitter, Account account) {
        homeAgent = settings.end() == TunnelEnd.HOME_AGENT;
        this.encapsulator = encapsulator;
        this.errors = errors;
        this.made = made;
        this.transmitter = transmitter;
        this.account = account;
    }

    /** Says whether the tunnel takes IPv6 of a length. */
    private static boolean fits(ForwardingEntry entry, int length) {
        return length <= entry.tunnelMtuBytes();
    }

    /** Says whether a packet may go from tunnel to tunnel without the kernel's help. */
    boolean takesDirectly(ForwardingEntry entry, int length, boolean ipv6) {
        return ipv6
                ? fits(entry, length)
                : length + Encapsulator.fragmentOverhead(entry.outer().encapsulation()) <= entry.pathMtuBytes();
    }

    Verdict ipv6(PacketBatch batch, int slot, Ipv6Route route, long nowNs) {
        final ForwardingEntry entry = route.entry();
        account.belongsTo(entry);
        if (!fits(entry, batch.length(slot))) {
            errors.packetTooBig(batch, slot, entry.tunnelMtuBytes(), nowNs);
            return account.drop(DropReason.TOO_BIG);
        }
        account.add(Counter.IPV6_TO_TUNNEL, 1);
        if (route.mode() == TunnelingMode.CARE_OF_ADDRESS) {
            encapsulator.ipv6(batch, slot, entry.outer());
        } else {
            homeLeg(batch, slot, entry);
        }
        return wrapped(batch, slot, entry);
    }

    /** IPv6 between the tunnel's own link-local addresses always takes the home leg. */
    Verdict linkLocal(PacketBatch batch, int slot, ForwardingEntry entry) {
        account.belongsTo(entry);
        account.add(Counter.IPV6_TO_TUNNEL, 1);
        homeLeg(batch, slot, entry);
        return wrapped(batch, slot, entry);
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
        final boolean tunneled = homeAgent || entry.reverseTunneling();
        header.wrap(batch.buffer(), batch.start(slot), batch.length(slot));
        final int overhead = tunneled ? Encapsulator.overhead(entry.outer(), header) : 0;
        final int room = entry.pathMtuBytes() - overhead;
        if (batch.length(slot) <= room) {
            account.add(Counter.IPV4_TO_TUNNEL, 1);
            if (tunneled) {
                encapsulator.ipv4(batch, slot, entry.outer());
            }
            return Verdict.TO_TUNNEL;
        }
        if (header.dontFragment()) {
            // RFC 2003 section 5.1: what the path takes less the encapsulation.
            errors.fragmentationNeeded(batch, slot, room, nowNs);
            return account.drop(DropReason.TOO_BIG);
        }
        // RFC 2003 section 5.1: fragment inside, so that the far end need not put outer fragments together.
        account.add(Counter.IPV4_TO_TUNNEL, 1);
        return tunneled
                ? fragments(batch, slot,
                        entry.pathMtuBytes() - Encapsulator.fragmentOverhead(entry.outer().encapsulation()),
                        entry)
                : fragments(batch, slot, room, null);
    }

    private Verdict wrapped(PacketBatch batch, int slot, ForwardingEntry entry) {
        if (batch.length(slot) <= entry.pathMtuBytes()) {
            return Verdict.TO_TUNNEL;
        }
        return fragments(batch, slot, entry.pathMtuBytes(), null);
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
