package org.dsmip.bench.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.bench.testbed.demo.Sighting.at;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireCheckTest {
    private static final Tunnels GRE = new Tunnels("gre", 0);
    private static final List<Sighting> AWAY = GRE.seenAt(Place.VISITED2);
    private static final List<Sighting> HOME = GRE.seenAt(Place.HOME);

    private static List<Sighting> with(List<Sighting> sightings, Sighting... more) {
        final List<Sighting> all = new ArrayList<>(sightings);
        all.addAll(List.of(more));
        return all;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ip-in-ip|1|4(192.0.2.1>203.0.113.10,41) 6; 4(203.0.113.10>192.0.2.1,41) 6; 4(192.0.2.1>203.0.113.10,4) 4; 4(203.0.113.10>192.0.2.1,4) 4
            ip-in-ip|0|4(192.0.2.1>203.0.113.10,4) 4(192.0.2.1>192.0.2.10,41) 6; 4(203.0.113.10>192.0.2.1,4) 4(192.0.2.10>192.0.2.1,41) 6; 4(192.0.2.1>203.0.113.10,4) 4; 4(203.0.113.10>192.0.2.1,4) 4
            gre|1|4(192.0.2.1>203.0.113.10,47) G(86DD) 6; 4(203.0.113.10>192.0.2.1,47) G(86DD) 6; 4(192.0.2.1>203.0.113.10,47) G(0800) 4; 4(203.0.113.10>192.0.2.1,47) G(0800) 4
            gre|0|4(192.0.2.1>203.0.113.10,47) G(0800) 4(192.0.2.1>192.0.2.10,41) 6; 4(203.0.113.10>192.0.2.1,47) G(0800) 4(192.0.2.10>192.0.2.1,41) 6; 4(192.0.2.1>203.0.113.10,47) G(0800) 4; 4(203.0.113.10>192.0.2.1,47) G(0800) 4
            minimal|0|4(192.0.2.1>203.0.113.10,55) m(41,192.0.2.10) 6; 4(203.0.113.10>192.0.2.1,55) m(41,192.0.2.1,192.0.2.10) 6; 4(192.0.2.1>203.0.113.10,55) m(17,192.0.2.10,192.0.2.99); 4(192.0.2.1>203.0.113.10,55) m(17,192.0.2.10,10.99.0.99); 4(203.0.113.10>192.0.2.1,55) m(17,192.0.2.99,192.0.2.10); 4(203.0.113.10>192.0.2.1,55) m(17,10.99.0.99,192.0.2.10)
            """)
    void knowsTheHeadersOfEachEncapsulation(String encapsulation, int code, String stack) {
        final Tunnels tunnels = new Tunnels(encapsulation, code);
        final WireCheck check = WireCheck.of(tunnels.seenAt(Place.VISITED1), tunnels, Place.VISITED1, null);
        assertThat(check.complaint()).isEmpty();
        assertThat(check.whole()).isEqualTo(stack);
        assertThat(check.shown(Place.VISITED1)).isEqualTo(stack.substring(0, stack.indexOf(';')));
    }

    @Test
    void namesWhatIsMissingAndWhatIsUnexpected() {
        final WireCheck check = WireCheck.of(with(AWAY.subList(1, AWAY.size()), at("rt2", "6"), at("rt2", "4")), GRE,
                Place.VISITED2, null);
        assertThat(check.complaint()).isEqualTo("not on the wire: rt2 4(192.0.2.1>198.51.100.10,47) G(0800) "
                + "4(192.0.2.1>192.0.2.10,41) 6 unexpected on the wire: rt2 4,rt2 6");
    }

    @Test
    void theHomeLinkIsOfNoInterestWhileTheMobileNodeIsAway() {
        assertThat(WireCheck.of(with(AWAY, at("hl", "6"), at("ha", "4")), GRE, Place.VISITED2, null).complaint())
                .isEmpty();
    }

    @Test
    void atHomePacketsAreBare() {
        final WireCheck check = WireCheck.of(HOME, GRE, Place.HOME, null);
        assertThat(check.complaint()).isEmpty();
        assertThat(check.whole()).isEqualTo("6; 4");
        assertThat(check.shown(Place.HOME)).isEqualTo("6; 4");
        assertThat(WireCheck.of(with(HOME, at("hl", "4(a>b,47) G(0800) 4")), GRE, Place.HOME, null).complaint())
                .isEqualTo("unexpected on the wire: hl 4(a>b,47) G(0800) 4");
    }

    @Test
    void duringAMoveWhatBelongsToTheFormerPlaceMayBeSeenAndWhatRoutersSayAboutIt() {
        final List<Sighting> seen = with(AWAY, at("mn", "6"), at("mn", "4(203.0.113.254>203.0.113.10,1)"),
                at("rt1", "4(192.0.2.1>203.0.113.10,47) G(0800) 4"));
        assertThat(WireCheck.of(seen, GRE, Place.VISITED2, Place.HOME).complaint())
                .isEqualTo("unexpected on the wire: rt1 4(192.0.2.1>203.0.113.10,47) G(0800) 4");
        assertThat(WireCheck.of(seen, GRE, Place.VISITED2, Place.VISITED1).complaint())
                .isEqualTo("unexpected on the wire: mn 6");
        assertThat(WireCheck.of(seen, GRE, Place.VISITED2, null).complaint()).contains("203.0.113.254");
    }
}
