package org.dsmip.controlplane.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.dsmip.controlplane.homeagent.RegistrationOutcome;
import org.dsmip.controlplane.homeagent.RequestSummary;
import org.dsmip.controlplane.mobilenode.Ipv6Support;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Test;

/** One line for each registration, for who wants to know. */
class RegistrationLogTest {
    private static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");
    private static final RegistrationOutcome OUTCOME = new RegistrationOutcome(HOME, CARE_OF,
            new RequestSummary(0, List.of(
                    new RequestSummary.PrefixAnswer(Ipv6Address.parse("2001:db8:1::10"), 128, 1, "accepted"),
                    new RequestSummary.PrefixAnswer(Ipv6Address.parse("2001:db8:dead::"), 64, 10, "not-home-subnet")),
                    "mn", "T-2"));

    @Test
    void tellsWhichRowDecidedAndWhatEachPrefixWasAnswered() {
        assertThat(LogLines.of("dsmip.home-agent", () -> RegistrationLog.examined(CARE_OF, OUTCOME))).containsExactly(
                "registration answered [hoa=\"192.0.2.10\", coa=\"203.0.113.10\", peer=\"203.0.113.10\", code=\"0\","
                        + " mode-ext=\"mn\", decision=\"T-2\", results=\"2001:db8:1::10/128=1(accepted),"
                        + "2001:db8:dead::/64=10(not-home-subnet)\"]");
        assertThat(LogLines.of("dsmip.home-agent", () -> RegistrationLog.examined(CARE_OF, null)))
                .containsExactly("registration discarded [peer=\"203.0.113.10\"]");
    }

    @Test
    void tellsWhatTheMobileNodeWasAnswered() {
        final RegistrationView view = new RegistrationView(RegistrationView.Access.CO_LOCATED,
                RegistrationView.State.REGISTERED, Ipv6Support.YES, HOME, HOME_AGENT, CARE_OF, null, null, 0,
                List.of(new PrefixState(RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:1::10/128")),
                        PrefixState.Status.UP, 1, TunnelingMode.CARE_OF_ADDRESS),
                        new PrefixState(RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:100::/56")),
                                PrefixState.Status.REJECTED, PrefixState.NO_CODE, TunnelingMode.HOME_ADDRESS)),
                null, 0);
        assertThat(LogLines.of("dsmip.mobile-node", () -> RegistrationLog.answered(HOME_AGENT, () -> view)))
                .containsExactly("registration answered [coa=\"203.0.113.10\", peer=\"192.0.2.1\", code=\"0\","
                        + " reg=\"registered\", results=\"2001:db8:1::10/128=1(up),"
                        + "2001:db8:100::/56=-(down(rejected))\"]");
    }

    @Test
    void putsNothingTogetherThatNobodyReads() {
        assertThat(LogLines.at(Level.INFO, "dsmip.home-agent", () -> RegistrationLog.examined(CARE_OF, OUTCOME)))
                .isEmpty();
        assertThat(LogLines.at(Level.INFO, "dsmip.mobile-node", () -> RegistrationLog.answered(HOME_AGENT, () -> {
            throw new AssertionError("asked for");
        }))).isEmpty();
    }
}
