package org.dsmip.dataplane.forward;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.PeerEntries;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.icmp.Icmpv4HeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.dataplane.end.End;
import org.dsmip.dataplane.tx.Account;
import org.jspecify.annotations.Nullable;

/**
 * ICMP errors from inside a tunnel, about packets that went into it here: learns the path MTU from them, and tells the source
 * of the packet inside what became of it (RFC 2003 sections 4 and 5, RFC 4213 section 3.4). What quotes no packet of an active
 * tunnel teaches nothing. Used by one worker.
 */
final class TunnelErrors implements Stage {
    private static final int RELAY_NOTHING = -1;
    /** What is quoted was sent by a raw socket, without UDP. */
    private static final int NO_PORT = 0;

    private final End end;
    private final IcmpErrors errors;
    private final TunnelPaths paths;
    private final Account account;
    private final TunnelQuote quote = new TunnelQuote();
    private final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight();
    private final Ipv4HeaderFlyweight inner = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight inner6 = new Ipv6HeaderFlyweight();
    private final Icmpv4HeaderFlyweight icmp = new Icmpv4HeaderFlyweight();
    private TunnelQuote.Content content = TunnelQuote.Content.NOTHING;
    private int source;
    private int peer;
    private int protocol;
    private int datagramBytes;
    private int floorBytes;

    TunnelErrors(End end, IcmpErrors errors, TunnelPaths paths, Account account) {
        this.end = end;
        this.errors = errors;
        this.paths = paths;
        this.account = account;
    }

    void follow(TunnelPolicy policy) {
        floorBytes = policy.sizing().pathMtuFloorBytes();
        errors.follow(policy);
    }

    /** Takes a whole ICMP packet, whose IPv4 header has passed its check. */
    @Override
    public Decision apply(Packet packet) {
        final UnsafeBuffer buffer = packet.buffer();
        final int start = packet.start();
        ip.wrap(buffer, start, packet.length());
        final int message = start + ip.headerLength();
        final int messageLength = ip.payloadLength();
        if (icmp.wrap(buffer, message, messageLength).check() != WireError.NONE || !icmp.isChecksumValid()) {
            return packet.drop(DropReason.ICMP_QUOTE);
        }
        final int quoted = message + Icmpv4HeaderFlyweight.LENGTH;
        final int quotedLength = icmp.quotedLength();
        if (!Ipv4HeaderFlyweight.liesAt(buffer, quoted, quotedLength)) {
            return packet.drop(DropReason.ICMP_QUOTE);
        }
        ip.wrap(buffer, quoted, quotedLength);
        if (quotedLength < ip.headerLength() + TunnelQuote.PORTS) {
            return packet.drop(DropReason.ICMP_QUOTE);
        }
        final int code = relayedCode(icmp.type(), icmp.code());
        final boolean tooBig = code == Icmpv4HeaderFlyweight.FRAGMENTATION_NEEDED;
        packet.bounds(quoted, quotedLength);
        noteOuter();
        // Nobody has reason to complain of the size of what he may split, and IPv6 travels so.
        final ForwardingEntry entry = tooBig && !ip.dontFragment() ? null : sender(packet);
        if (entry == null || (tooBig && quote.carriedIpv6())) {
            return packet.drop(DropReason.ICMP_QUOTE);
        }
        if (content != TunnelQuote.Content.BEGINNING || isAlone(packet, entry)) {
            packet.belongsTo(entry);
        }
        account.add(Counter.ICMP_FROM_TUNNEL, 1);
        if (tooBig) {
            tooBig(packet, entry);
        } else if (code != RELAY_NOTHING) {
            unreachable(packet, code);
        }
        return Decision.CONSUMED;
    }

    /** Keeps what is needed of the quoted outer header, over which a restored header may be written. */
    private void noteOuter() {
        source = ip.source();
        peer = ip.destination();
        protocol = ip.protocol();
        datagramBytes = ip.totalLength();
    }

    /**
     * The entry through one of whose tunnels the quoted packet was sent: what can be read of the packet inside must be what
     * goes into that tunnel here (PF-17). Leaves the bounds around the packet inside.
     */
    private @Nullable ForwardingEntry sender(Packet packet) {
        content = quote.unwrap(packet);
        return switch (content) {
            case NOTHING -> null;
            case BEGINNING -> ofPeer(packet);
            case HEADER, WHOLE -> {
                final ForwardingEntry entry = quote.carriedIpv6()
                        ? ofIpv6(packet)
                        : ofIpv4(packet);
                yield entry != null && sentThrough(entry) ? entry : null;
            }
        };
    }

    private @Nullable ForwardingEntry ofIpv4(Packet packet) {
        inner.wrap(packet.buffer(), packet.start(), packet.length());
        final ForwardingEntry entry = end.ownerInto(packet.snapshot(), inner);
        if (entry == null || !quote.isTunnel(packet, entry.homeLeg())) {
            return entry;
        }
        content = quote.unwrap(packet);
        if (content == TunnelQuote.Content.NOTHING) {
            return null;
        }
        final boolean readable = content == TunnelQuote.Content.WHOLE && quote.carriedIpv6();
        return !readable || entry.equals(ofIpv6(packet)) ? entry : null;
    }

    private @Nullable ForwardingEntry ofIpv6(Packet packet) {
        inner6.wrap(packet.buffer(), packet.start(), packet.length());
        final Ipv6Route route = end.ownerInto(packet.snapshot(), inner6);
        return route == null ? null : route.entry();
    }

    /** Says whether the quoted packet has the outer header of one of an entry's tunnels, of now or of before a handover. */
    private boolean sentThrough(ForwardingEntry entry) {
        if (isHomeLeg(entry)) {
            return true;
        }
        return entry.hasPeer(peer, NO_PORT) && isOuter(entry);
    }

    private boolean isOuter(ForwardingEntry entry) {
        return entry.outer().source() == source && carries(entry.outer().encapsulation(), protocol);
    }

    private boolean isHomeLeg(ForwardingEntry entry) {
        final Tunnel leg = entry.homeLeg();
        return leg.source() == source && leg.destination() == peer && carries(leg.encapsulation(), protocol);
    }

    private @Nullable ForwardingEntry ofPeer(Packet packet) {
        final PeerEntries ofPeer = packet.snapshot().byPeer(peer);
        for (int i = 0; ofPeer != null && i < ofPeer.samples(); i++) {
            final ForwardingEntry entry = ofPeer.sample(i);
            if (isOuter(entry) || isHomeLeg(entry)) {
                return entry;
            }
        }
        final ForwardingEntry entry = end.ofHomeLeg(packet.snapshot(), source, peer);
        return entry != null && isHomeLeg(entry) ? entry : null;
    }

    /** Of several behind one care-of address a short quote may be about any. */
    private boolean isAlone(Packet packet, ForwardingEntry entry) {
        final PeerEntries ofPeer = packet.snapshot().byPeer(peer);
        return ofPeer == null || entry.equals(ofPeer.only());
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

    private void tooBig(Packet packet, ForwardingEntry entry) {
        final int mtuBytes = Math.max(paths.tooBig(peer, icmp.nextHopMtu(), datagramBytes, packet.nowNs()), floorBytes);
        // Too short a quote needs no memory of its own: the next packet that is too big is answered anyway. What fits the
        // floor is split on the way from now on.
        if (content == TunnelQuote.Content.WHOLE) {
            inner.wrap(packet.buffer(), packet.start(), packet.length());
            final int room = mtuBytes - Encapsulator.overhead(entry.outer(), inner);
            if (inner.totalLength() > room) {
                errors.fragmentationNeeded(packet, room);
            }
        }
    }

    private void unreachable(Packet packet, int code) {
        if (content != TunnelQuote.Content.WHOLE) {
            paths.unreachable(peer, code, packet.nowNs());
        } else if (quote.carriedIpv6()) {
            errors.addressUnreachable(packet);
        } else {
            errors.unreachable(packet, code);
        }
    }
}
