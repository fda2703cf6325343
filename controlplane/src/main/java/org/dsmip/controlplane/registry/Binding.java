package org.dsmip.controlplane.registry;

import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.RegistrationFlags;

/**
 * A mobility binding (RFC 3344 section 3.8.1). Immutable; a refresh replaces it. Instants are in time of the registry.
 *
 * @param id small number, stable from the first registration to the last
 * @param homeAddress whose
 * @param careOfAddress where it is
 * @param grant what was negotiated
 * @param expiryNs when it ends; {@link #NEVER}: not by itself
 * @param request what is kept of the last request
 * @param prefixes its IPv6 prefixes
 * @param formerPeers care-of addresses of before, still received from, the newest last
 */
public record Binding(int id, Ipv4Address homeAddress, Ipv4Address careOfAddress, Grant grant, long expiryNs,
        LastRequest request, List<RegisteredPrefix> prefixes, List<FormerPeer> formerPeers) {
    /** More former care-of addresses than a mobile node leaves behind within the grace. */
    public static final int MAX_FORMER_PEERS = 4;

    /** No deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Copies the lists. */
    public Binding {
        prefixes = List.copyOf(prefixes);
        formerPeers = List.copyOf(formerPeers);
    }

    /**
     * What was negotiated.
     *
     * @param flags of the request, see {@link RegistrationFlags}
     * @param encapsulation between home agent and care-of address
     * @param lifetimeSec granted; {@link #UNLIMITED}: without end
     */
    public record Grant(int flags, EncapsulationKind encapsulation, int lifetimeSec) {
        /** A lifetime without end, in seconds. */
        public static final int UNLIMITED = 0xFFFF;

        /**
         * Says whether a flag was set in the request.
         *
         * @param flag of {@link RegistrationFlags}
         * @return true if it was
         */
        public boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /**
     * Where the last accepted request came from and how it was written.
     *
     * @param source address of its sender
     * @param sourcePort UDP port of its sender
     * @param identification 64 bits
     * @param lengthStyle of its dual-stack extensions
     */
    public record LastRequest(Ipv4Address source, int sourcePort, long identification, LengthStyle lengthStyle) {}

    /**
     * A care-of address of before a hand-over.
     *
     * @param address that address
     * @param untilNs end of the grace
     */
    public record FormerPeer(Ipv4Address address, long untilNs) {}

    /**
     * When something of it ends.
     *
     * @return its expiry or the end of a grace, whichever comes first; {@link #NEVER}: nothing does
     */
    public long deadlineNs() {
        long earliest = expiryNs;
        for (FormerPeer peer : formerPeers) {
            earliest = Math.min(earliest, peer.untilNs);
        }
        return earliest;
    }

    /**
     * Says whether its time is over.
     *
     * @param atNs time of the registry
     * @return true if it is
     */
    public boolean isExpired(long atNs) {
        return expiryNs != NEVER && expiryNs - atNs <= 0;
    }

    /**
     * Says whether its time, or that of a grace, is over.
     *
     * @param atNs time of the registry
     * @return true if a {@link Command.Settle} would change something
     */
    public boolean isDue(long atNs) {
        final long deadlineNs = deadlineNs();
        return deadlineNs != NEVER && deadlineNs - atNs <= 0;
    }

    Binding withId(int other) {
        return new Binding(other, homeAddress, careOfAddress, grant, expiryNs, request, prefixes, formerPeers);
    }

    Binding withPrefixes(List<RegisteredPrefix> kept) {
        return new Binding(id, homeAddress, careOfAddress, grant, expiryNs, request, kept, formerPeers);
    }

    Binding endingAt(long otherExpiryNs, int lifetimeSec) {
        return new Binding(id, homeAddress, careOfAddress,
                new Grant(grant.flags, grant.encapsulation, Math.min(grant.lifetimeSec, lifetimeSec)), otherExpiryNs,
                request, prefixes, formerPeers);
    }

    Binding withoutGraceBefore(long atNs) {
        final List<FormerPeer> remaining = formerPeers.stream().filter(peer -> peer.untilNs - atNs > 0).toList();
        return new Binding(id, homeAddress, careOfAddress, grant, expiryNs, request, prefixes, remaining);
    }

    /** The same with all instants ahead of now moved. */
    Binding shifted(long byNs) {
        return new Binding(id, homeAddress, careOfAddress, grant, expiryNs == NEVER ? NEVER : expiryNs + byNs, request,
                prefixes.stream().map(entry -> entry.since(entry.sinceNs() + byNs)).toList(),
                formerPeers.stream().map(peer -> new FormerPeer(peer.address, peer.untilNs + byNs)).toList());
    }
}
