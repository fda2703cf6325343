package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.controlplane.security.DerivedAssociation;
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.jspecify.annotations.Nullable;

/** Reads the security associations of one peer: one in the peer's own table, more in its {@code security} tables. */
final class SecurityReader {
    private static final Kind<Long> SPI = spi();
    private static final Kind<AuthenticationAlgorithm> ALGORITHM = Kind.oneOf(
            java.util.Arrays.stream(AuthenticationAlgorithm.values())
                    .map(algorithm -> new Kind.Choice<>(algorithm.configName(), algorithm)).toList());
    private static final Kind<String> REPLAY = Kind.oneOf(List.of(new Kind.Choice<>("timestamps", "timestamps")));

    private SecurityReader() {}

    private static Kind<Long> spi() {
        final Kind<Long> number = Kind.wide(MobilitySecurityAssociation.MIN_SPI, MobilitySecurityAssociation.MAX_SPI);
        return new Kind<>(number.allowed() + " (0 to 255 are reserved)", number.parse(), number.print());
    }

    /**
     * All of an association but its key.
     *
     * @param spi its index
     * @param algorithm how authenticators are computed
     * @param toleranceSec how far clocks may be apart
     */
    private record Terms(long spi, AuthenticationAlgorithm algorithm, int toleranceSec) {}

    /** What makes an association of a table; null after a mistake. */
    private interface Maker<A> {
        @Nullable
        A make(TableReader table, Terms terms);
    }

    /** The associations, that of the peer's own table first; at least one is required. */
    static List<MobilitySecurityAssociation> read(TableReader peer) {
        return read(peer, "key", (table, terms) -> {
            final SharedKey key = KeyReader.read(table);
            return key == null
                    ? null
                    : new MobilitySecurityAssociation(terms.spi, terms.algorithm, key, terms.toleranceSec);
        });
    }

    /** The same of many peers, whose keys are derived from a secret. */
    static List<DerivedAssociation> readDerived(TableReader peers) {
        return read(peers, "secret", (table, terms) -> {
            final MasterSecret secret = KeyReader.readSecret(table);
            return secret == null
                    ? null
                    : new DerivedAssociation(terms.spi, terms.algorithm, secret, terms.toleranceSec);
        });
    }

    private static <A> List<A> read(TableReader peer, String key, Maker<A> maker) {
        final List<A> associations = new ArrayList<>();
        final Map<Long, Position> seen = new HashMap<>();
        final boolean inline = peer.has("spi") || peer.has(key) || peer.has(key + "-file");
        final List<TableReader> further = peer.tables("security");
        if (inline || further.isEmpty()) {
            add(associations, seen, peer, maker);
        }
        further.forEach(table -> add(associations, seen, table, maker));
        return associations;
    }

    private static <A> void add(List<A> associations, Map<Long, Position> seen, TableReader table, Maker<A> maker) {
        final Located<Long> spi = table.required("spi", SPI, MobilitySecurityAssociation.MIN_SPI);
        final AuthenticationAlgorithm algorithm = table.optional("algorithm", ALGORITHM,
                AuthenticationAlgorithm.HMAC_MD5);
        table.optional("replay-protection", REPLAY, "timestamps");
        final int tolerance = table.optional("timestamp-tolerance",
                Kind.integer(1, MobilitySecurityAssociation.MAX_TOLERANCE_SEC, "seconds"),
                MobilitySecurityAssociation.DEFAULT_TOLERANCE_SEC);
        final A association = maker.make(table, new Terms(spi.value(), algorithm, tolerance));
        final Position former = table.has("spi") ? seen.putIfAbsent(spi.value(), spi.position()) : null;
        if (former != null) {
            table.problem(spi.position(), "spi = " + spi.value() + ", which stands at " + former + " already",
                    "each SPI once for a peer");
        }
        if (association != null) {
            associations.add(association);
        }
    }
}
