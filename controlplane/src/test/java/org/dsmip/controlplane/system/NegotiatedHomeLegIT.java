package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hoa-inner}: by which encapsulation the home agent sends IPv6 to a home address. */
@NeedsPrograms("ping")
class NegotiatedHomeLegIT {
    @ParameterizedTest
    @ValueSource(strings = {"gre", "ip-in-ip", "minimal"})
    @Tag("A-11")
    @Tag("S-11")
    @Tag("DS-4.3.2-2")
    void ipv6ArrivesWhateverWasNegotiated(String encapsulation) throws Exception {
        try (Lab lab = Lab.up("leg")) {
            lab.moveTo("visited1");
            final Daemon homeAgent = Daemon.start(lab, "ha",
                    lab.configWith("ha", "[ha.v6]\nhoa-inner = \"negotiated\""));
            final Daemon mobileNode = Daemon.start(lab, "mn", "encapsulation=" + encapsulation, "tunnel-to-coa=false");
            mobileNode.awaitRegistered("203.0.113.10");
            assertAnswers(lab, "cn", "2001:db8:1::10");
            assertAnswers(lab, "cn", "192.0.2.10");
            assertAnswers(lab, "mn", "2001:db8:ffff::99", "-I", "2001:db8:1::10");
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    private static void assertAnswers(Lab lab, String node, String... arguments) throws Exception {
        final List<String> ping = new ArrayList<>(List.of("ping", "-n", "-c", "3", "-i", "0.2", "-W", "2"));
        ping.addAll(List.of(arguments));
        final Commands.Outcome outcome = Commands.run(lab.in(node, ping));
        assertThat(outcome.out()).as("%s", outcome).contains("3 received");
    }
}
