package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.NoteRegistration;
import org.dsmip.controlplane.effect.Effect.NoteSecurityEvent;
import org.dsmip.controlplane.effect.Effect.What;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator is told of a day in the life of mobile nodes. */
class RegistrationNotesTest {
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("198.51.100.10");
    private static final Ipv4Address THIRD = Ipv4Address.parse("198.51.100.20");

    private final Scene scene = new Setting().scene();

    private static List<NoteRegistration> notes(List<Effect> effects) {
        return effects.stream().filter(NoteRegistration.class::isInstance).map(NoteRegistration.class::cast).toList();
    }

    private What registerAt(Ipv4Address careOf) {
        final List<NoteRegistration> notes = notes(
                scene.receive(scene.request().lifetime(20).careOf(careOf).bytes(), careOf));
        assertThat(notes).as("one line an event").hasSize(1);
        return notes.getFirst().what();
    }

    private List<NoteRegistration> deregister(Ipv4Address careOf) {
        return notes(scene.receive(scene.request().lifetime(0).careOf(careOf).bytes(), careOf));
    }

    @Test
    @Tag("OPS-SAY-2")
    void tellsOfEachRegistrationThatBeginsMovesEndsExpiresOrIsRefused() {
        assertThat(notes(scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:9::/64"))))
                .containsExactly(new NoteRegistration(What.BEGAN, HOME, COLOCATED,
                        "for 1800 s, with 2001:db8:1::10/128; refused: 2001:db8:9::/64 (not home subnet)"));
        assertThat(registerAt(COLOCATED)).isEqualTo(What.REFRESHED);
        assertThat(notes(scene.receive(scene.request().lifetime(20).careOf(ELSEWHERE).bytes(), ELSEWHERE)))
                .containsExactly(new NoteRegistration(What.MOVED, HOME, ELSEWHERE, "from 203.0.113.10; for 20 s"));
        assertThat(deregister(ELSEWHERE)).containsExactly(new NoteRegistration(What.DEREGISTERED, HOME, ELSEWHERE, ""));
        assertThat(registerAt(COLOCATED)).isEqualTo(What.BEGAN);
        assertThat(notes(scene.passAndFire(21 * Scene.SECOND_NS)))
                .containsExactly(new NoteRegistration(What.EXPIRED, HOME, COLOCATED, ""));
        assertThat(notes(scene.receive(scene.request().homeAgent(THIRD).bytes(), COLOCATED)))
                .containsExactly(new NoteRegistration(What.REFUSED, HOME, COLOCATED,
                        "code 136, unknown home agent address"));
    }

    @Test
    @Tag("OPS-SAY-2")
    void aRefusedRequestThatSomebodyRecordedIsAnsweredAgainAndToldOnce() {
        final byte[] first = scene.request().homeAgent(THIRD).bytes();
        final byte[] second = scene.request().homeAgent(THIRD).bytes();
        for (byte[] request : List.of(first, second)) {
            assertThat(notes(scene.receive(request, COLOCATED))).hasSize(1);
        }
        for (byte[] recorded : List.of(second, first, second)) {
            final List<Effect> effects = scene.receive(recorded, COLOCATED);
            assertThat(notes(effects)).isEmpty();
            assertThat(Scene.reply(effects).code()).isEqualTo(136);
        }
    }

    @Test
    @Tag("OPS-SAY-4")
    void saysHowFarTheClocksAreApart() {
        for (int off : new int[]{-100, 100}) {
            final List<Effect> effects = scene.receive(
                    new RequestBytes(scene.nextIdentification() + ((long) off << 32)).bytes(), COLOCATED);
            assertThat(effects).contains(new NoteSecurityEvent("identification-mismatch", COLOCATED,
                    "home address 192.0.2.10, SPI 0x100: its clock is 100 s " + (off > 0 ? "ahead" : "behind")
                            + ", or the request was recorded; it is told the time"));
        }
        final byte[] once = scene.request().bytes();
        scene.receive(once, COLOCATED);
        assertThat(scene.receive(once, COLOCATED)).contains(new NoteSecurityEvent("identification-mismatch", COLOCATED,
                "home address 192.0.2.10, SPI 0x100: a request as late as this, or later, was accepted already, or it was "
                        + "sent before the start"));
    }

    @Test
    @Tag("OPS-SAY-4")
    @Tag("BASE-AUTH-19")
    void advisesToCompareTheKeysWhenTheAuthenticatorIsWrongOnly() {
        assertThat(
                scene.receive(scene.request().from(HOME, Scene.association(0x100, "00".repeat(16))).bytes(), COLOCATED))
                .contains(
                        new NoteSecurityEvent("authentication-failed", COLOCATED, "home address 192.0.2.10, SPI 0x100: "
                                + "the authenticator is wrong; do key and algorithm differ between the two ends?"));
        assertThat(scene.receive(scene.request().from(HOME, null).bytes(), COLOCATED))
                .contains(new NoteSecurityEvent("authentication-failed", COLOCATED,
                        "home address 192.0.2.10, no SPI: the request is not signed by it"));
        assertThat(scene.receive(scene.request().from(THIRD, Scene.MOBILE).bytes(), COLOCATED))
                .contains(new NoteSecurityEvent("authentication-failed", COLOCATED,
                        "home address 198.51.100.20, SPI 0x100: no [[mobile-node]] block has this home address"));
    }

    @Test
    @Tag("OPS-SAY-2")
    void strangersTakeNoLineOfTheRegistrations() {
        final byte[] recorded = scene.request().bytes();
        scene.receive(recorded, COLOCATED);
        final byte[] altered = scene.request().bytes();
        altered[altered.length - 1] ^= 1;
        final List<byte[]> fromStrangers = List.of(recorded, altered, new byte[30],
                scene.request().from(HOME, Scene.association(0x100, "00".repeat(16))).bytes(),
                scene.request().from(HOME, null).bytes(), scene.request().from(THIRD, Scene.MOBILE).bytes(),
                scene.request().lifetime(0).from(HOME, null).bytes(),
                scene.request().homeAgent(THIRD).from(HOME, null).bytes());
        for (byte[] request : fromStrangers) {
            assertThat(notes(scene.receive(request, ELSEWHERE))).as("number %d", fromStrangers.indexOf(request))
                    .isEmpty();
        }
    }

    @Test
    @Tag("OPS-HOME-4")
    void oneIdentityInTwoPlacesIsToldOnceAndCounted() {
        registerAt(COLOCATED);
        What last = What.BEGAN;
        int lines = 0;
        for (int i = 0; i < 40; i++) {
            scene.passAndFire(7 * Scene.SECOND_NS);
            final What what = registerAt(i % 2 == 0 ? ELSEWHERE : COLOCATED);
            lines += what == What.REFRESHED ? 0 : 1;
            last = what == What.ALTERNATES ? what : last;
        }
        assertThat(last).as("the operator hears of it").isEqualTo(What.ALTERNATES);
        assertThat(lines).as("lines above debug in five minutes").isEqualTo(4);
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().health())
                .isEqualTo(new BindingView.Health(null, 40, 39, false));
    }

    @Test
    @Tag("OPS-HOME-4")
    void theEndOfOneLeavesTheBindingOfTheOther() {
        registerAt(COLOCATED);
        registerAt(ELSEWHERE);
        assertThat(deregister(COLOCATED)).containsExactly(
                new NoteRegistration(What.LEFT_ELSEWHERE, HOME, ELSEWHERE, "it left 203.0.113.10"));
        assertThat(scene.agent().views().bindings(scene.nowNs())).extracting(BindingView::careOfAddress)
                .containsExactly(ELSEWHERE);
    }

    @Test
    @Tag("OPS-SAY-4")
    void aTourThroughManyPlacesIsNoSuspicion() {
        registerAt(COLOCATED);
        for (int round = 0; round < 5; round++) {
            assertThat(registerAt(ELSEWHERE)).isEqualTo(What.MOVED);
            assertThat(registerAt(THIRD)).isEqualTo(What.MOVED);
            assertThat(registerAt(COLOCATED)).isEqualTo(What.MOVED);
        }
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().health().returns()).isZero();
    }
}
