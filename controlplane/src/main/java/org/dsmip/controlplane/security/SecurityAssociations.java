package org.dsmip.controlplane.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Security associations by peer and index (RFC 3344 section 3.2). A peer may have several at once, so that keys can be
 * rolled over; the first one listed is used to send. Immutable.
 */
public final class SecurityAssociations {
    /** No association with anybody. */
    public static final SecurityAssociations NONE = new SecurityAssociations(Map.of());

    private final Map<Ipv4Address, Map<Long, MobilitySecurityAssociation>> byPeer;

    private SecurityAssociations(Map<Ipv4Address, Map<Long, MobilitySecurityAssociation>> byPeer) {
        this.byPeer = byPeer;
    }

    /**
     * Makes a table.
     *
     * @param associations by peer, in order of preference; a mobile node is named by its home address
     * @return the table
     * @throws IllegalArgumentException if a peer has no association, or two with the same index
     */
    public static SecurityAssociations of(Map<Ipv4Address, List<MobilitySecurityAssociation>> associations) {
        final Map<Ipv4Address, Map<Long, MobilitySecurityAssociation>> byPeer = new LinkedHashMap<>();
        associations.forEach((peer, list) -> byPeer.put(peer, bySpi(peer, list)));
        return new SecurityAssociations(byPeer);
    }

    private static Map<Long, MobilitySecurityAssociation> bySpi(Ipv4Address peer,
            List<MobilitySecurityAssociation> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(peer + " has no security association");
        }
        return list.stream()
                .collect(Collectors.toMap(MobilitySecurityAssociation::spi, Function.identity(), (first, second) -> {
                    throw new IllegalArgumentException(peer + " has two security associations with SPI " + first.spi());
                }, LinkedHashMap::new));
    }

    /**
     * The association a message names.
     *
     * @param peer who sent it
     * @param spi the index in its authentication extension
     * @return the association, or null if there is none
     */
    public @Nullable MobilitySecurityAssociation find(Ipv4Address peer, long spi) {
        final Map<Long, MobilitySecurityAssociation> ofPeer = byPeer.get(peer);
        return ofPeer == null ? null : ofPeer.get(spi);
    }

    /**
     * The association to send with when no message names one.
     *
     * @param peer who is to receive
     * @return the first one listed, or null if there is none
     */
    public @Nullable MobilitySecurityAssociation preferred(Ipv4Address peer) {
        final Map<Long, MobilitySecurityAssociation> ofPeer = byPeer.get(peer);
        return ofPeer == null ? null : ofPeer.values().iterator().next();
    }

    /**
     * Says whether there is any association with a peer.
     *
     * @param peer the peer
     * @return true if there is at least one
     */
    public boolean knows(Ipv4Address peer) {
        return byPeer.containsKey(peer);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecurityAssociations that && byPeer.equals(that.byPeer);
    }

    @Override
    public int hashCode() {
        return byPeer.hashCode();
    }
}
