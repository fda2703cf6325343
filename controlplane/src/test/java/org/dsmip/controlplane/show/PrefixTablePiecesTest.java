package org.dsmip.controlplane.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.MobileNodes;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Test;

/** The prefix table in pieces, before and after the configuration is another. */
class PrefixTablePiecesTest {
    private static final int NODES = 100;
    private static final int FIRST = 0x0A00_0001;

    private MobileNodes configured = nodes();

    private static MobileNodes nodes() {
        final MobilitySecurityAssociation association = MobilitySecurityAssociation.hmacMd5(256,
                SharedKey.of(Octets.ofHex("0102030405060708090a0b0c0d0e0f10")));
        return MobileNodes.of(IntStream.range(0, NODES)
                .mapToObj(number -> new MobileNodeProfile(new Ipv4Address(FIRST + number), List.of(association),
                        List.of(new Ipv6Address(0x2001_0DB8_0000_0000L, number).toHostPrefix()), List.of()))
                .toList(), List.of());
    }

    private static List<String> rest(StateListing listing) {
        final StringBuilder text = new StringBuilder();
        for (StateBlock piece = listing.next(); piece != null; piece = listing.next()) {
            text.append(StateText.print(piece));
        }
        return text.toString().lines().toList();
    }

    @Test
    void listsEachOnceAlsoWhenItHasLetGoInBetween() {
        assertThat(rest(PrefixTablePieces.of(() -> configured))).hasSize(NODES).doesNotHaveDuplicates();
        final StateListing slow = PrefixTablePieces.of(() -> configured);
        final StateBlock first = slow.next();
        assertThat(first).isNotNull();
        slow.letGo();
        slow.goOn();
        assertThat(rest(slow)).hasSize(NODES - StateListing.ROWS).first().asString().contains("10.0.0.65");
    }

    @Test
    void doesNotGoOnWithAnotherConfigurationAndKeepsNoneOfBefore() {
        final StateListing slow = PrefixTablePieces.of(() -> configured);
        slow.next();
        slow.letGo();
        configured = nodes();
        assertThatIllegalStateException().isThrownBy(slow::goOn).withMessageContaining("another configuration");
    }
}
