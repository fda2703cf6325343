package org.dsmip.controlplane.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.mobilenode.Ipv6Support;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.mobilenode.RegistrationView.Access;
import org.dsmip.controlplane.mobilenode.RegistrationView.Granted;
import org.dsmip.controlplane.mobilenode.RegistrationView.Pending;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.controlplane.mobilenode.RegistrationView.Unanswered;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MobileNodeJournalTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");

    private final MobileNodeJournal journal = new MobileNodeJournal(EncapsulationKind.GRE);

    private static PrefixState prefix(String text, PrefixState.Status status, int code) {
        return new PrefixState(RequestedPrefix.of(Ipv6Prefix.parse(text)), status, code, TunnelingMode.HOME_ADDRESS);
    }

    private static RegistrationView registered(EncapsulationKind kind, Ipv6Support support, PrefixState... prefixes) {
        return new RegistrationView(Access.CO_LOCATED, State.REGISTERED, support, HOME, HOME_AGENT, CARE_OF, null,
                new Granted(HOME_AGENT, kind, true, 600, 600, 480, 1), 0, List.of(prefixes), null, 0);
    }

    private List<String> registration(RegistrationView view) {
        return LogLines.at(Level.INFO, "dsmip.mobile-node", () -> journal.registration(0, view, SECOND / 2));
    }

    @Test
    @Tag("OPS-SAY-3")
    void registeredSaysWhatWasGot() {
        assertThat(registration(registered(EncapsulationKind.IP_IN_IP, Ipv6Support.YES,
                prefix("2001:db8:1::10/128", PrefixState.Status.UP, 0),
                prefix("2001:db8:100::/56", PrefixState.Status.REJECTED, 9),
                prefix("2001:db8:200::/56", PrefixState.Status.REJECTED, PrefixState.NO_CODE))))
                .containsExactly("registration changed [reg=\"registered\", coa=\"203.0.113.10\","
                        + " after-millis=\"500.000\", got=\"gre was asked for, ip-in-ip is granted;"
                        + " 2001:db8:1::10/128 accepted;"
                        + " 2001:db8:100::/56 refused: not allowed for this node (code 9);"
                        + " 2001:db8:200::/56 refused: no answer for it\"]");
    }

    @Test
    @Tag("OPS-SAY-3")
    void aHomeAgentWithoutIpv6IsSaidAndSoIsAChangeOfWhatIsGot() {
        final RegistrationView all = registered(EncapsulationKind.GRE, Ipv6Support.YES,
                prefix("2001:db8:1::10/128", PrefixState.Status.UP, 1));
        assertThat(registration(all)).hasSize(1);
        assertThat(registration(all)).as("a refresh").isEmpty();
        assertThat(registration(registered(EncapsulationKind.GRE, Ipv6Support.NO,
                prefix("2001:db8:1::10/128", PrefixState.Status.UNSUPPORTED, PrefixState.NO_CODE)))).singleElement()
                .asString().contains("got=\"IPv4 only, the home agent knows no IPv6\"");
        assertThat(registration(registered(EncapsulationKind.GRE, Ipv6Support.REFUSED,
                prefix("2001:db8:1::10/128", PrefixState.Status.REFUSED, PrefixState.NO_CODE)))).singleElement()
                .asString().contains("the home agent refuses requests for IPv6");
    }

    @Test
    @Tag("OPS-SAY-4")
    void noProgramTextAndNoNull() {
        assertThat(LogLines.at(Level.INFO, "dsmip.mobile-node", () -> {
            journal.attached(0, new Attachment.AtHome(Set.of(HOME)));
            journal.attached(0, new Attachment.Visiting(CARE_OF, 1500, Set.of()));
            journal.attached(0, new Attachment.Detached());
            journal.registration(0, new RegistrationView(Access.NONE, State.NO_IPV4_ACCESS, Ipv6Support.UNKNOWN, HOME,
                    HOME_AGENT, null, null, null, PrefixState.NO_CODE, List.of(), null, 0), 0);
        })).containsExactly("attachment changed [attachment=\"home\"]",
                "attachment changed [attachment=\"visited network\", coa=\"203.0.113.10\", path-mtu=\"1500\"]",
                "attachment changed [attachment=\"none\"]",
                "registration changed [reg=\"no-v4-access\", after-millis=\"0.000\"]");
    }

    @Test
    @Tag("OPS-SAY-4")
    void thePlaceThatWasToldLastIsNoNews() {
        assertThat(LogLines.at(Level.INFO, "dsmip.mobile-node", () -> {
            journal.attached(0, new Attachment.Detached());
            journal.attached(0, new Attachment.Visiting(CARE_OF, 1500, Set.of(HOME)));
            journal.attached(0, new Attachment.Visiting(CARE_OF, 1500, Set.of()));
            journal.attached(0, new Attachment.Visiting(CARE_OF, 1400, Set.of()));
        })).satisfiesExactly(line -> assertThat(line).contains("path-mtu=\"1500\""),
                line -> assertThat(line).contains("path-mtu=\"1400\""));
    }

    @Test
    @Tag("OPS-SAY-4")
    void placesAndRegistrationsThatChangeAllTheTimeAreLimitedAndTheLatestIsToldInTime() {
        final List<String> lines = LogLines.at(Level.INFO, "dsmip.mobile-node", () -> {
            for (int i = 0; i < 1000; i++) {
                attachAndRegister(0, i % 2);
            }
        });
        // Half of those to come lead back to what was told last.
        assertThat(lines).hasSize(2 * 60);
        assertThat(LogLines.at(Level.INFO, "dsmip.mobile-node", () -> {
            for (int i = 0; i < 100; i++) {
                attachAndRegister(i * SECOND / 10, 2);
            }
        })).satisfiesExactly(
                line -> assertThat(line).startsWith("attachment changed").contains("coa=\"203.0.113.2\"")
                        .endsWith("lines-held-back=\"471\"]"),
                line -> assertThat(line).startsWith("registration changed").contains("reg=\"registering\"")
                        .contains("coa=\"203.0.113.2\"").endsWith("lines-held-back=\"471\"]"));
    }

    private void attachAndRegister(long nowNs, int host) {
        final Ipv4Address careOf = Ipv4Address.parse("203.0.113." + host);
        journal.attached(nowNs, new Attachment.Visiting(careOf, 1500, Set.of()));
        journal.registration(nowNs, new RegistrationView(Access.CO_LOCATED, State.REGISTERING, Ipv6Support.UNKNOWN,
                HOME, HOME_AGENT, careOf, null, null, PrefixState.NO_CODE, List.of(), null, 0), 0);
    }

    private List<String> troubles(long nowNs, int times, @Nullable String reason) {
        return LogLines.at(Level.INFO, "dsmip.mobile-node", () -> {
            for (int i = 0; i < times; i++) {
                journal.trouble(nowNs, new Effect.NoteTrouble("address " + i, reason));
            }
        });
    }

    @Test
    @Tag("OPS-SAY-4")
    void refusalsTakeNoLineFromWhatIsWellAgainAndWhatIsHeldBackIsCounted() {
        assertThat(troubles(0, 100, "EPERM")).hasSize(10);
        assertThat(troubles(0, 100, null)).hasSize(10);
        assertThat(LogLines.at(Level.INFO, "dsmip.mobile-node",
                () -> journal.failure(0, new Effect.NoteFailure("request", "EPERM")))).hasSize(1);
        assertThat(troubles(10 * SECOND, 1, "EPERM")).singleElement().asString()
                .endsWith("lines-held-back=\"90\"]");
        assertThat(troubles(10 * SECOND, 1, null)).singleElement().asString().startsWith("in place; well again")
                .endsWith("lines-held-back=\"90\"]");
    }

    private static RegistrationView registering(@Nullable Unanswered unanswered, int attempt, int ageSec) {
        return new RegistrationView(Access.CO_LOCATED, State.REGISTERING, Ipv6Support.UNKNOWN, HOME, HOME_AGENT,
                CARE_OF, new Pending(HOME_AGENT, CARE_OF, 1, 600, 600, attempt, ageSec), null, PrefixState.NO_CODE,
                List.of(), unanswered, 0);
    }

    private List<String> silence(long atSec, @Nullable Unanswered unanswered, int attempt, int ageSec) {
        return LogLines.at(Level.INFO, "dsmip.mobile-node",
                () -> journal.silence(atSec * SECOND, registering(unanswered, attempt, ageSec)));
    }

    @Test
    @Tag("OPS-SAY-1")
    void silenceIsSaidAfterTheThirdRequestAndRarelyRepeatedAndItsEndIsSaidToo() {
        assertThat(silence(0, new Unanswered(1, 0, "nothing", "look"), 1, 0)).isEmpty();
        assertThat(silence(3, new Unanswered(3, 3, "nothing", "look"), 3, 0)).as("the third may be answered yet")
                .isEmpty();
        assertThat(silence(4, new Unanswered(3, 4, "ICMP port unreachable; 2 ignored as unknown-spi", "look"), 3, 1))
                .containsExactly("the home agent does not answer [home-agent=\"192.0.2.1\", requests=\"3\","
                        + " for-seconds=\"4\", came-back=\"ICMP port unreachable; 2 ignored as unknown-spi\", advice=\"look\"]");
        int lines = 0;
        for (int atSec = 5; atSec < 24 * 3600; atSec++) {
            lines += silence(atSec, new Unanswered(3 + atSec / 30, atSec, "nothing", "look"), 3 + atSec / 30, 1).size();
        }
        assertThat(lines).as("in a day").isBetween(20, 30);
        assertThat(silence(90_000, null, 0, 0))
                .containsExactly("the home agent answers again [home-agent=\"192.0.2.1\"]");
        assertThat(silence(90_001, null, 0, 0)).isEmpty();
    }
}
