package org.dsmip.dataplane.forward;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.icmp.Icmpv4HeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * ICMP errors from inside a tunnel, about packets that went into it here: learns the path MTU from them, and tells the source
 * of the packet inside what became of it (RFC 2003 sections 4 and 5, RFC 4213 section 3.4). What quotes no packet of an active
 * tunnel teaches nothing. Used by one worker.
 */
final class TunnelErrors implements Stage {
    private static final int RELAY_NOTHING = -1;

    private final boolean homeAgent;
    private final IcmpErrors errors;
    private final TunnelPaths paths;
    private final Account account;
    private final TunnelQuote quote = new TunnelQuote();
    private final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight();
    private final Icmpv4HeaderFlyweight icmp = new Icmpv4HeaderFlyweight();

    TunnelErrors(ForwarderSettings settings, IcmpErrors errors, TunnelPaths paths, Account account) {
        homeAgent = settings.end() == TunnelEnd.HOME_AGENT;
        this.errors = errors;
        this.paths = paths;
        this.account = account;
    }

    /** Takes a whole ICMP packet, whose IPv4 header has passed its check. */
    @Override
    public Verdict apply(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs) {
        final UnsafeBuffer buffer = batch.buffer();
        final int start = batch.start(slot);
        ip.wrap(buffer, start, batch.length(slot));
        final int message = start + ip.headerLength();
        final int messageLength = ip.payloadLength();
        if (icmp.wrap(buffer, message, messageLength).check() != WireError.NONE || !icmp.isChecksumValid()) {
            return account.drop(DropReason.ICMP_QUOTE);
        }
        final int quoted = message + Icmpv4HeaderFlyweight.LENGTH;
        final int quotedLength = icmp.quotedLength();
        if (!TunnelQuote.isIpv4(buffer, quoted, quotedLength)) {
            return account.drop(DropReason.ICMP_QUOTE);
        }
        ip.wrap(buffer, quoted, quotedLength);
        final ForwardingEntry entry = sender(snapshot);
        if (entry == null) {
            return account.drop(DropReason.ICMP_QUOTE);
        }
        account.belongsTo(entry);
        account.add(Counter.ICMP_FROM_TUNNEL, 1);
        account.add(Counter.CONSUMED, 1);
        batch.bounds(slot, quoted, quotedLength);
        final int code = relayedCode(icmp.type(), icmp.code());
        if (code == Icmpv4HeaderFlyweight.FRAGMENTATION_NEEDED) {
            tooBig(batch, slot, entry, nowNs);
        } else if (code != RELAY_NOTHING) {
            unreachable(batch, slot, entry, code, nowNs);
        }
        return Verdict.DONE;
    }

    /** The entry through one of whose tunnels the quoted packet was sent. */
    private @Nullable ForwardingEntry sender(BindingSnapshot snapshot) {
        final int peer = ip.destination();
        final ForwardingEntry[] candidates = snapshot.byPeer(peer);
        for (ForwardingEntry entry : candidates) {
            if (entry.outer().source() == ip.source() && carries(entry.outer().encapsulation(), ip.protocol())) {
                return entry;
            }
        }
        final ForwardingEntry entry = homeAgent
                ? snapshot.byHomeAddress(peer)
                : candidates.length > 0 ? candidates[0] : null;
        return entry != null && entry.homeLeg().source() == ip.source() && entry.homeLeg().destination() == peer
                && carries(entry.homeLeg().encapsulation(), ip.protocol()) ? entry : null;
    }

    private static boolean carries(EncapsulationKind kind, int protocol) {
        return switch (protocol) {
            case IpProtocol.GRE -> kind == EncapsulationKind.GRE;
            case IpProtocol.MINIMAL -> kind == EncapsulationKind.MINIMAL;
            // What minimal encapsulation cannot carry goes by these too.
            case IpProtocol.IPIP, IpProtocol.IPV6 -> kind != EncapsulationKind.GRE;
            default -> false;
        };
    }

    /** Code of the Destination Unreachable message that an error becomes (table of RFC 2003 section 4). */
    private static int relayedCode(int type, int code) {
        if (type == Icmpv4HeaderFlyweight.TIME_EXCEEDED) {
            return Icmpv4HeaderFlyweight.HOST_UNREACHABLE;
        }
        if (type != Icmpv4HeaderFlyweight.DESTINATION_UNREACHABLE) {
            return RELAY_NOTHING;
        }
        return switch (code) {
            case Icmpv4HeaderFlyweight.NETWORK_UNREACHABLE, Icmpv4HeaderFlyweight.FRAGMENTATION_NEEDED -> code;
            case Icmpv4HeaderFlyweight.PORT_UNREACHABLE, Icmpv4HeaderFlyweight.SOURCE_ROUTE_FAILED -> RELAY_NOTHING;
            default -> Icmpv4HeaderFlyweight.HOST_UNREACHABLE;
        };
    }

    private void tooBig(PacketBatch batch, int slot, ForwardingEntry entry, long nowNs) {
        final int mtuBytes = paths.tooBig(ip.destination(), icmp.nextHopMtu(), ip.totalLength(), nowNs);
        // Too short a quote needs no memory of its own: the next packet that is too big is answered anyway. IPv6 travels
        // without DF, so that no router on the way has reason to complain of its size.
        if (quote.unwrap(batch, slot, entry) && !quote.carriedIpv6()) {
            ip.wrap(batch.buffer(), batch.start(slot), batch.length(slot));
            errors.fragmentationNeeded(batch, slot, mtuBytes - Encapsulator.overhead(entry.outer(), ip), nowNs);
        }
    }

    private void unreachable(PacketBatch batch, int slot, ForwardingEntry entry, int code, long nowNs) {
        final int peer = ip.destination();
        if (!quote.unwrap(batch, slot, entry)) {
            paths.unreachable(peer, code, nowNs);
        } else if (quote.carriedIpv6()) {
            errors.addressUnreachable(batch, slot, nowNs);
        } else {
            errors.unreachable(batch, slot, code, nowNs);
        }
    }
}
