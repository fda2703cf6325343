package org.dsmip.core.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dsmip.core.counters.DropReason;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a packet, the requirement behind it is one of the ledger. */
class RequirementsOfDecisionsTest {
    @Test
    void everyDecisionRowAndReasonHasARequirement() throws IOException {
        final Set<String> ids;
        try (InputStream stream = getClass().getResourceAsStream("/requirements/ids.txt")) {
            ids = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .collect(Collectors.toSet());
        }
        assertThat(Stream.of(Stream.of(Decision.values()).map(Decision::requirement),
                Stream.of(AcceptanceRow.values()).map(AcceptanceRow::requirement),
                Stream.of(DropReason.values()).map(DropReason::requirement)).flatMap(each -> each)).isSubsetOf(ids)
                .hasSize(Decision.values().length + AcceptanceRow.values().length + DropReason.values().length);
    }
}
