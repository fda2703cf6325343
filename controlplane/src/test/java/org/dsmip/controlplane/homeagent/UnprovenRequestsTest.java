package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.DenialTest.assertDenied;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_R;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE;
import static org.dsmip.controlplane.homeagent.Scene.OTHER;
import static org.dsmip.controlplane.homeagent.Scene.OTHER_HOME;

import java.util.Arrays;
import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Encapsulations;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Profile;
import org.dsmip.controlplane.homeagent.RegistrationSettings.ReverseTunneling;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that nobody who is known has signed: what is answered, what is dropped, and what is said of it. */
class UnprovenRequestsTest {
    private static Setting of5944() {
        final Setting setting = new Setting();
        setting.registration = new RegistrationSettings(Profile.RFC_5944, 1800, 100, new Encapsulations(true, true),
                ReverseTunneling.SUPPORTED, true, 100);
        return setting;
    }

    @Test
    @Tag("CNF-02")
    @Tag("CNF-04")
    @Tag("BASE-HA-04")
    @Tag("BASE-AUTH-05")
    @Tag("BASE-AUTH-22")
    void answers131WithoutAuthenticatorWithTwoAndWithAWrongOne() {
        final Scene scene = new Setting().scene();
        assertDenied(scene, scene.request().from(HOME, null), 131);
        assertDenied(scene, scene.request().from(HOME, Scene.association(0x100, "00".repeat(16))), 131);
        final List<Effect> unknownSpi = scene.receive(
                scene.request().from(HOME, Scene.association(0x101, "00".repeat(16))).bytes(), COLOCATED);
        assertDenied(scene, unknownSpi, 131);
        Scene.assertSigned(unknownSpi, MOBILE);
        final byte[] twice = scene.request().bytes();
        final byte[] both = Arrays.copyOf(twice, twice.length + 22);
        System.arraycopy(twice, twice.length - 22, both, twice.length, 22);
        assertDenied(scene, scene.receive(both, COLOCATED), 131);
        final byte[] shortened = Arrays.copyOf(scene.request().bytes(), 24 + 7);
        shortened[25] = 5;
        assertDenied(scene, scene.receive(shortened, COLOCATED), 131);
    }

    @Test
    @Tag("CNF-01")
    @Tag("CNF-16")
    @Tag("BASE-AUTH-05")
    void answersAStranger131WithoutAnAuthenticator() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.receive(
                scene.request().from(Ipv4Address.parse("192.0.2.200"), MOBILE).bytes(), COLOCATED);
        assertDenied(scene, effects, 131);
        assertThat(Scene.reply(effects).authentication(AuthenticationKind.MOBILE_HOME)).isNull();
        assertDenied(scene, scene.request().from(Ipv4Address.UNSPECIFIED, MOBILE), 134);
    }

    @Test
    @Tag("BASE-AUTH-01")
    void keepsKeysOfMobileNodesApart() {
        final Scene scene = new Setting().scene();
        assertDenied(scene, scene.request().from(HOME, OTHER), 131);
        assertThat(Scene.reply(scene.receive(scene.request().from(OTHER_HOME, OTHER).bytes(), COLOCATED)).code())
                .isZero();
    }

    @Test
    @Tag("BASE-HA-45")
    void answersOnlySoManyRequestsThatProveNothing() {
        final Scene scene = new Setting().scene();
        int answers = 0;
        for (int i = 0; i < 1000; i++) {
            final List<Effect> effects = scene.receive(scene.request().from(HOME, null).bytes(), COLOCATED);
            answers += effects.getLast() instanceof Effect.Send ? 1 : 0;
        }
        assertThat(answers).isEqualTo(100);
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.DENIALS_SUPPRESSED, 900L);
        assertThat(Scene.reply(scene.register()).code()).as("an authentic one in between").isZero();
        scene.pass(Scene.SECOND_NS);
        assertThat(scene.receive(scene.request().from(HOME, null).bytes(), COLOCATED).getLast())
                .isInstanceOf(Effect.Send.class);
    }

    @Test
    @Tag("CNF-01")
    @Tag("BASE-HA-04")
    void staysSilentInProfile5944() {
        final Scene scene = of5944().scene();
        assertThat(scene.receive(scene.request().from(HOME, null).bytes(), COLOCATED)).isEmpty();
        assertThat(scene.receive(scene.request().from(Ipv4Address.parse("192.0.2.200"), MOBILE).bytes(), COLOCATED))
                .isEmpty();
        assertDenied(scene, scene.request().from(HOME, Scene.association(0x100, "00".repeat(16))), 131);
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.DISCARDED_UNAUTHENTICATED, 2L);
    }

    @Test
    @Tag("BASE-AUTH-12")
    @Tag("BASE-HA-06")
    void demandsAndChecksTheAuthenticatorOfAKnownForeignAgent() {
        final Scene scene = new Setting().withForeignAgent().scene();
        final int viaAgent = 0x02;
        assertDenied(scene, scene.receive(scene.request().flags(viaAgent).careOf(FOREIGN_AGENT).bytes(),
                FOREIGN_AGENT), 132);
        assertDenied(scene, scene.receive(scene.request().flags(viaAgent).careOf(FOREIGN_AGENT)
                .foreign(Scene.association(0x200, "00".repeat(16))).bytes(), FOREIGN_AGENT), 132);
        assertDenied(scene, scene.receive(scene.request().flags(viaAgent).careOf(FOREIGN_AGENT)
                .foreign(Scene.association(0x201, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")).bytes(), FOREIGN_AGENT), 132);
        final byte[] once = scene.request().flags(viaAgent).careOf(FOREIGN_AGENT).foreign(FOREIGN_R).bytes();
        final byte[] twice = Arrays.copyOf(once, once.length + 22);
        System.arraycopy(once, once.length - 22, twice, once.length, 22);
        assertDenied(scene, scene.receive(twice, FOREIGN_AGENT), 132);
        assertThat(Scene.reply(scene.receive(once, FOREIGN_AGENT)).code()).isZero();
    }

    @Test
    @Tag("CNF-03")
    @Tag("BASE-AUTH-12")
    @Tag("BASE-AUTH-14")
    void acceptsADeregistrationThroughAKnownForeignAgentWithOrWithoutItsAuthenticator() {
        final Scene scene = new Setting().withForeignAgent().scene();
        final List<Effect> without = scene.receive(
                scene.request().flags(2).lifetime(0).careOf(FOREIGN_AGENT).bytes(), FOREIGN_AGENT);
        assertThat(Scene.reply(without).code()).isZero();
        assertThat(Scene.reply(without).authentication(AuthenticationKind.FOREIGN_HOME)).isNull();
        final List<Effect> with = scene.receive(scene.request().flags(2).lifetime(0).careOf(FOREIGN_AGENT)
                .foreign(FOREIGN_R).bytes(), FOREIGN_AGENT);
        assertThat(Scene.reply(with).authentication(AuthenticationKind.FOREIGN_HOME)).isNotNull();
        assertThat(Scene.reply(scene.receive(scene.request().flags(2).lifetime(0).careOf(FOREIGN_AGENT)
                .foreign(Scene.association(0x200, "00".repeat(16))).bytes(), FOREIGN_AGENT)).code()).isEqualTo(132);
    }

    @Test
    void remembersWhatCameOfTheLastDatagram() {
        final Scene scene = new Setting().scene();
        scene.register(Scene.prefix("2001:db8:1::10/128"), Scene.MODE);
        assertThat(scene.agent().lastOutcome()).isNotNull().satisfies(outcome -> {
            assertThat(outcome.homeAddress()).isEqualTo(Scene.HOME);
            assertThat(outcome.careOfAddress()).isEqualTo(COLOCATED);
            assertThat(outcome.summary().decision()).isEqualTo("T-2");
            assertThat(outcome.summary().prefixes()).extracting(RequestSummary.PrefixAnswer::code).containsExactly(1);
        });
        scene.receive(scene.request().from(Scene.HOME, Scene.association(0x1234, "00".repeat(16))).bytes(), COLOCATED);
        assertThat(scene.agent().lastOutcome()).isNotNull()
                .satisfies(outcome -> assertThat(outcome.summary().code()).isEqualTo(131));
        scene.receive(new byte[]{99}, COLOCATED);
        assertThat(scene.agent().lastOutcome()).as("of what is no request").isNull();
        scene.receive(scene.request().lifetime(0).careOf(Scene.HOME).bytes(), Scene.HOME);
        assertThat(scene.agent().lastOutcome()).isNotNull()
                .satisfies(outcome -> assertThat(outcome.summary().decision()).isEqualTo("T-20"));
    }

    @Test
    @Tag("BASE-AUTH-19")
    void namesPeerKeyAndReasonOfEachFailureOfAuthentication() {
        final Scene scene = new Setting().withForeignAgent().scene();
        final MobilitySecurityAssociation wrong = Scene.association(0x1234, "00".repeat(16));
        assertThat(scene.receive(scene.request().from(Scene.HOME, wrong).bytes(), COLOCATED))
                .contains(new Effect.NoteSecurityEvent("authentication-failed", COLOCATED,
                        "home address 192.0.2.10, SPI 0x1234: no key with this SPI is configured for it"));
        assertThat(scene.receive(scene.request().flags(2).careOf(FOREIGN_AGENT)
                .foreign(Scene.association(0x200, "00".repeat(16))).bytes(), FOREIGN_AGENT))
                .contains(new Effect.NoteSecurityEvent("authentication-failed", FOREIGN_AGENT,
                        "home address 192.0.2.10, SPI 0x200: the authenticator is wrong; "
                                + "do key and algorithm differ between the two ends?"));
        assertThat(scene.receive(scene.request().flags(2).careOf(FOREIGN_AGENT).bytes(), FOREIGN_AGENT))
                .contains(new Effect.NoteSecurityEvent("authentication-failed", FOREIGN_AGENT,
                        "home address 192.0.2.10, no SPI: the request is not signed by its foreign agent"));
    }

    @Test
    @Tag("BASE-AUTH-13")
    void dropsTheAuthenticatorOfAForeignAgentItSharesNoKeyWith() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.receive(
                scene.request().flags(2).careOf(FOREIGN_AGENT).foreign(FOREIGN_R).bytes(), FOREIGN_AGENT);
        assertThat(effects).containsExactly(new Effect.NoteSecurityEvent("unknown-foreign-agent", FOREIGN_AGENT,
                "home address 192.0.2.10, SPI 0x200: signed by a foreign agent that has no [[foreign-agent]] block"));
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }
}
