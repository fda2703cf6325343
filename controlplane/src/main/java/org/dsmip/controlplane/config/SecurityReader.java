package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
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

    /** The associations, that of the peer's own table first; at least one is required. */
    static List<MobilitySecurityAssociation> read(TableReader peer) {
        final List<MobilitySecurityAssociation> associations = new ArrayList<>();
        final Map<Long, Position> seen = new HashMap<>();
        final boolean inline = peer.has("spi") || peer.has("key") || peer.has("key-file");
        final List<TableReader> further = peer.tables("security");
        if (inline || further.isEmpty()) {
            add(associations, seen, peer);
        }
        further.forEach(table -> add(associations, seen, table));
        return associations;
    }

    private static void add(List<MobilitySecurityAssociation> associations, Map<Long, Position> seen,
            TableReader table) {
        final Located<Long> spi = table.required("spi", SPI, MobilitySecurityAssociation.MIN_SPI);
        final AuthenticationAlgorithm algorithm = table.optional("algorithm", ALGORITHM,
                AuthenticationAlgorithm.HMAC_MD5);
        table.optional("replay-protection", REPLAY, "timestamps");
        final int tolerance = table.optional("timestamp-tolerance",
                Kind.integer(1, MobilitySecurityAssociation.MAX_TOLERANCE_SEC, "seconds"),
                MobilitySecurityAssociation.DEFAULT_TOLERANCE_SEC);
        final @Nullable SharedKey key = KeyReader.read(table);
        final Position former = table.has("spi") ? seen.putIfAbsent(spi.value(), spi.position()) : null;
        if (former != null) {
            table.problem(spi.position(), "spi = " + spi.value() + ", which stands at " + former + " already",
                    "each SPI once for a peer");
        }
        if (key != null) {
            associations.add(new MobilitySecurityAssociation(spi.value(), algorithm, key, tolerance));
        }
    }
}
