package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.RegistrationFlags;

/**
 * A mobility binding (RFC 3344 section 3.8.1). Immutable; a refresh replaces it.
 *
 * @param id small number, stable from the first registration to the last
 * @param homeAddress whose
 * @param careOfAddress where it is
 * @param grant what was negotiated
 * @param expiryNs when it ends; {@link #NEVER}: not by itself
 * @param request what the view shows of the last request
 * @param prefixes its IPv6 prefixes
 * @param formerPeers care-of addresses of before, still received from
 */
record Binding(int id, Ipv4Address homeAddress, Ipv4Address careOfAddress, Grant grant, long expiryNs,
        LastRequest request, List<RegisteredPrefix> prefixes, List<FormerPeer> formerPeers) {
    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    Binding {
        prefixes = List.copyOf(prefixes);
        formerPeers = List.copyOf(formerPeers);
    }

    /**
     * What was negotiated.
     *
     * @param flags of the request, see {@link RegistrationFlags}
     * @param encapsulation between home agent and care-of address
     * @param lifetimeSec granted; 65535: unlimited
     */
    record Grant(int flags, EncapsulationKind encapsulation, int lifetimeSec) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /**
     * Where the last accepted request came from and how it was written.
     *
     * @param source its sender
     * @param identification 64 bits
     * @param lengthStyle of its dual-stack extensions
     */
    record LastRequest(Datagram.Endpoint source, long identification, LengthStyle lengthStyle) {}

    /**
     * A care-of address of before a hand-over.
     *
     * @param address that address
     * @param untilNs end of the grace
     */
    record FormerPeer(Ipv4Address address, long untilNs) {}

    long deadlineNs() {
        long earliest = expiryNs;
        for (FormerPeer peer : formerPeers) {
            earliest = Math.min(earliest, peer.untilNs);
        }
        return earliest;
    }

    boolean isExpired(long nowNs) {
        return expiryNs != NEVER && expiryNs - nowNs <= 0;
    }

    Binding withPrefixes(List<RegisteredPrefix> kept) {
        return new Binding(id, homeAddress, careOfAddress, grant, expiryNs, request, kept, formerPeers);
    }

    Binding withoutGraceBefore(long nowNs) {
        final List<FormerPeer> remaining = formerPeers.stream().filter(peer -> peer.untilNs - nowNs > 0).toList();
        return new Binding(id, homeAddress, careOfAddress, grant, expiryNs, request, prefixes, remaining);
    }
}
