package org.dsmip.controlplane.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.homeagent.DefendedView;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homelink.neighbor.SolicitationOutcome;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Test;

/** What a home agent shows of the home link and of the prefixes it keeps. */
class NeighborStateTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");

    private static DefendedView defended(IpPrefix prefix) {
        return new DefendedView(prefix, HOME);
    }

    @Test
    void showsWhatIsDefendedInIpv6AndWhatBecameOfSolicitations() {
        final Map<SolicitationOutcome, Long> solicitations = new EnumMap<>(SolicitationOutcome.class);
        solicitations.put(SolicitationOutcome.ANSWERED, 7L);
        solicitations.put(SolicitationOutcome.HOP_LIMIT, 1L);
        final StateBlock block = NeighborState.of(List.of(defended(HOME.toHostPrefix()),
                defended(Ipv6Prefix.parse("2001:db8:1::10/128")), defended(Ipv6Prefix.parse("2001:db8:1:0:8::/80"))),
                solicitations);
        assertThat(StateText.print(block)).isEqualTo("""
                defended prefix=2001:db8:1::10/128 kind=address hoa=192.0.2.10
                defended prefix=2001:db8:1:0:8::/80 kind=network hoa=192.0.2.10
                solicitations answered=7 hop-limit=1
                """);
        assertThat(StateJson.print(NeighborState.of(List.of(), Map.of()))).isEqualTo("{\"defended\":[]}\n");
    }

    @Test
    void showsWhichPrefixesAreKeptForWhom() {
        final Ipv6Prefix network = Ipv6Prefix.parse("2001:db8:100::/56");
        final MobileNodeProfile node = new MobileNodeProfile(HOME,
                List.of(MobilitySecurityAssociation.hmacMd5(0x100, SharedKey.of(Octets.ofHex("01".repeat(16))))),
                List.of(Ipv6Prefix.parse("2001:db8:1::10/128"), network), List.of(network));
        assertThat(StateText.print(PrefixTableState.of(List.of(node)))).isEqualTo("""
                row hoa=192.0.2.10 prefix=2001:db8:1::10/128 implicit=no
                row hoa=192.0.2.10 prefix=2001:db8:100::/56 implicit=yes
                """);
    }
}
