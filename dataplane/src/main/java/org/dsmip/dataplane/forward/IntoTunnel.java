package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.icmp.Icmpv6HeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;

/**
 * Packets that the kernel routed to the TUN device: finds whose they are. The kernel has decremented TTL and hop limit of
 * what it forwarded, and left alone what this host originated. Used by one worker.
 */
final class IntoTunnel implements Stage {
    private final boolean homeAgent;
    private final TunnelEntrance entrance;
    private final Account account;
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight ipv6 = new Ipv6HeaderFlyweight();

    IntoTunnel(ForwarderSettings settings, TunnelEntrance entrance, Account account) {
        homeAgent = settings.end() == TunnelEnd.HOME_AGENT;
        this.entrance = entrance;
        this.account = account;
    }

    @Override
    public Verdict apply(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs) {
        account.begin();
        if (batch.length(slot) == 0) {
            return account.drop(DropReason.TRUNCATED);
        }
        return switch ((batch.buffer().getByte(batch.start(slot)) >> 4) & 0xF) {
            case 4 -> ipv4(batch, slot, snapshot, nowNs);
            case 6 -> ipv6(batch, slot, snapshot, nowNs);
            default -> account.drop(DropReason.BAD_HEADER);
        };
    }

    private Verdict ipv4(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs) {
        if (ipv4.wrap(batch.buffer(), batch.start(slot), batch.length(slot)).check() != WireError.NONE) {
            return account.drop(DropReason.BAD_HEADER);
        }
        if (ipv4.ttl() == 0) {
            return account.drop(DropReason.HOP_LIMIT);
        }
        batch.bounds(slot, batch.start(slot), ipv4.totalLength());
        if (Addresses.isIpv4Group(ipv4.destination())) {
            return account.drop(DropReason.MULTICAST);
        }
        final ForwardingEntry entry = snapshot.byHomeAddress(homeAgent ? ipv4.destination() : ipv4.source());
        if (entry == null) {
            return account.drop(DropReason.NO_BINDING);
        }
        account.belongsTo(entry);
        // RFC 2003 section 3.2, RFC 3344 section 4.2.3: what comes from the tunnel's other end does not go in again.
        if (homeAgent && ipv4.source() == entry.outer().destination()) {
            return account.drop(DropReason.LOOP);
        }
        if (homeAgent && NestingDepth.isExceeded(batch, slot, entry.outer().source())) {
            return account.drop(DropReason.LOOP);
        }
        return entrance.ipv4(batch, slot, entry, nowNs);
    }

    private Verdict ipv6(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs) {
        if (ipv6.wrap(batch.buffer(), batch.start(slot), batch.length(slot)).check() != WireError.NONE) {
            return account.drop(DropReason.BAD_HEADER);
        }
        batch.bounds(slot, batch.start(slot), Ipv6HeaderFlyweight.LENGTH + ipv6.payloadLength());
        if (Addresses.isIpv6Group(ipv6.destinationHigh())) {
            return account.drop(DropReason.MULTICAST);
        }
        if (Addresses.isLinkLocal(ipv6.destinationHigh())) {
            return linkLocal(batch, slot, snapshot, nowNs);
        }
        final Ipv6Route route = homeAgent
                ? snapshot.longestMatch(ipv6.destinationHigh(), ipv6.destinationLow())
                : snapshot.longestMatch(ipv6.sourceHigh(), ipv6.sourceLow());
        if (route == null) {
            return account.drop(DropReason.NO_BINDING);
        }
        if (homeAgent && isNeighborDiscovery(batch, slot)) {
            // ND-7: what neighbors on the home link send to an absent node is for its proxy, which has heard it there.
            account.belongsTo(route.entry());
            account.add(Counter.CONSUMED, 1);
            return Verdict.DONE;
        }
        return entrance.ipv6(batch, slot, route, nowNs);
    }

    /** Neighbor discovery is never forwarded: its hop limit says that no router has touched it (RFC 4861 section 3.1). */
    private boolean isNeighborDiscovery(PacketBatch batch, int slot) {
        if (ipv6.nextHeader() != IpProtocol.ICMPV6 || ipv6.payloadLength() < Icmpv6HeaderFlyweight.LENGTH) {
            return false;
        }
        final int type = batch.buffer().getByte(batch.start(slot) + Ipv6HeaderFlyweight.LENGTH) & 0xFF;
        return type >= Icmpv6HeaderFlyweight.ROUTER_SOLICITATION && type <= Icmpv6HeaderFlyweight.REDIRECT;
    }

    /** Only what the two ends of a tunnel say to each other; all else link-local stays on its link. */
    private Verdict linkLocal(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs) {
        final int peer = (int) ipv6.destinationLow();
        ForwardingEntry entry = null;
        if (homeAgent) {
            entry = snapshot.byHomeAddress(peer);
        } else {
            final ForwardingEntry[] entries = snapshot.byPeer(peer);
            entry = entries.length == 0 ? null : entries[0];
        }
        if (entry == null || !Addresses.isTunnelLinkLocal(ipv6.destinationHigh(), ipv6.destinationLow(), peer)
                || !Addresses.isTunnelLinkLocal(ipv6.sourceHigh(), ipv6.sourceLow(), entry.homeLeg().source())) {
            return account.drop(DropReason.LINK_LOCAL);
        }
        return entrance.linkLocal(batch, slot, entry, nowNs);
    }
}
