package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE_MAC;
import static org.dsmip.controlplane.homeagent.Scene.VECTOR_HOME;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.dsmip.controlplane.effect.Datagram.Endpoint;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.UdpTunnelReplyExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests of the ledgers are answered with the replies of the ledgers, octet for octet. */
class RegistrationVectorsTest {
    private static final long BASE_CLOCK = 0xC9913EC0_60000000L;

    private static Scene base(Setting setting) {
        return setting.scene().clock(BASE_CLOCK);
    }

    private static void assertAnswer(List<Effect> effects, String vector) {
        assertThat(Scene.sent(effects).payload().toString()).isEqualTo(HexFormat.of().formatHex(Vectors.bytes(vector)));
    }

    @Test
    @Tag("DS-2.1-1")
    @Tag("DS-3.2-1")
    @Tag("DS-4.2-5")
    @Tag("DS-4.3-3")
    @Tag("DS-4.3-4")
    @Tag("DS-4.3.2-5")
    @Tag("BASE-RPL-09")
    @Tag("BASE-HA-41")
    @Tag("BASE-HA-42")
    @Tag("BASE-HA-43")
    void answersR1WithR2() {
        final List<Effect> effects = new Setting().scene().receive(Vectors.bytes("R1"), COLOCATED);
        assertAnswer(effects, "R2");
        assertThat(Scene.sent(effects).source()).isEqualTo(new Endpoint(HOME_AGENT, 434));
        assertThat(Scene.sent(effects).destination()).isEqualTo(new Endpoint(COLOCATED, 5001));
    }

    @Test
    @Tag("DS-4.3-2")
    @Tag("DS-4.2-2")
    @Tag("DA-5")
    @Tag("DAD-10")
    void answersR3OfAnAddressThatIsTakenWithR7() {
        final Setting setting = new Setting();
        setting.routers = List.of(Ipv6Address.parse("2001:db8:1::1"), Ipv6Address.parse("2001:db8:1::10"));
        assertAnswer(setting.scene().receive(Vectors.bytes("R3"), FOREIGN_AGENT), "R7");
    }

    @Test
    @Tag("BASE-AUTH-12")
    @Tag("BASE-AUTH-14")
    @Tag("BASE-HA-44")
    void answersR4BySigningForTheForeignAgentToo() {
        final List<Effect> effects = new Setting().withForeignAgent().scene().receive(Vectors.bytes("R4"),
                FOREIGN_AGENT);
        assertThat(Scene.codes(effects)).containsExactly("1 2001:db8:1::10/128", "1 2001:db8:100::/56", "8 ::/64");
        final RegistrationReply reply = Scene.reply(effects);
        final var foreign = reply.authentication(AuthenticationKind.FOREIGN_HOME);
        assertThat(foreign).isNotNull().satisfies(extension -> {
            assertThat(extension.spi()).isEqualTo(0x200);
            assertThat(extension.coverageEnd() + 16).isEqualTo(reply.bytes().length());
            assertThat(Authenticator.verify(Scene.FOREIGN_R, reply.bytes(),
                    extension.coverageEnd(), extension.authenticator())).isTrue();
        });
    }

    @Test
    @Tag("DS-4.7-2")
    @Tag("BASE-HA-30")
    @Tag("BASE-HA-34")
    void answersR8WithR9OnTheHomeLink() {
        final Scene scene = new Setting().scene();
        scene.receive(Vectors.bytes("R1"), COLOCATED);
        scene.pass(Scene.SECOND_NS);
        final List<Effect> effects = scene.receive(Vectors.bytes("R8"), new Endpoint(HOME, 5001),
                new Endpoint(HOME_AGENT, 434), MOBILE_MAC);
        assertAnswer(effects, "R9");
        assertThat(effects.getLast()).isInstanceOfSatisfying(Effect.SendOnHomeLink.class,
                send -> assertThat(send.receiver()).isEqualTo(MOBILE_MAC));
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    @Test
    @Tag("DS-3-2")
    void answersTheLiteralLengthsOfR10InKind() {
        final List<Effect> effects = new Setting().scene().receive(Vectors.bytes("R10"), COLOCATED);
        final byte[] reply = Scene.sent(effects).payload().toArray();
        assertThat(Arrays.copyOfRange(reply, 20, 42)).isEqualTo(Vectors.bytes("E13"));
        Scene.assertSigned(effects, Scene.MOBILE);
        final Arranged strict = new Arranged(true);
        assertThat(strict.scene.receive(Vectors.bytes("R10"), COLOCATED)).as("strict receiver").isEmpty();
    }

    private static final class Arranged {
        final Scene scene;

        Arranged(boolean strictLengths) {
            final Setting setting = new Setting();
            final Ipv6Settings ipv6 = setting.ipv6;
            setting.ipv6 = new Ipv6Settings(true, ipv6.lengthSent(), strictLengths, ipv6.tunnelingMode(),
                    ipv6.prefixes(), true, false, 1280, ipv6.handoverGrace());
            scene = setting.scene();
        }
    }

    @Test
    @Tag("BASE-NAT-13")
    @Tag("BASE-NAT-14")
    @Tag("BASE-NAT-26")
    void refusesR11BehindNatAndDeclinesTheTunnelWithoutOne() {
        final byte[] request = Vectors.bytes("R11");
        final Scene behindNat = new Setting().scene();
        assertThat(Scene.reply(behindNat.receive(request, Ipv4Address.parse("203.0.113.99"))).code()).isEqualTo(129);
        assertThat(behindNat.agent().views().bindings(behindNat.nowNs())).isEmpty();
        final List<Effect> direct = new Setting().scene().receive(request, Ipv4Address.parse("10.0.0.10"));
        assertThat(Scene.reply(direct).code()).isZero();
        assertThat(Scene.reply(direct).first(UdpTunnelReplyExtension.class)).isNotNull()
                .satisfies(declined -> assertThat(declined.code()).isEqualTo(64));
        assertThat(Scene.codes(direct)).containsExactly("1 2001:db8:1::10/128");
    }

    @Test
    @Tag("BASE-HA-23")
    @Tag("BASE-HA-20")
    @Tag("BASE-AUTH-24")
    @Tag("BASE-AUTH-15")
    void answersTv3WithTv4() {
        final Scene scene = base(new Setting().withForeignAgent().maximumLifetime(300));
        final List<Effect> effects = scene.receive(Vectors.bytes("TV-3"), new Endpoint(FOREIGN_AGENT, 40_000),
                new Endpoint(HOME_AGENT, 434), null);
        assertAnswer(effects, "TV-4a");
        assertThat(Scene.sent(effects).destination()).isEqualTo(new Endpoint(FOREIGN_AGENT, 40_000));
    }

    @Test
    @Tag("BASE-RPL-08")
    @Tag("BASE-RPL-10")
    @Tag("BASE-RPL-03")
    @Tag("BASE-HA-05")
    void answersARequestOfAnotherTimeWithTv5() {
        final Scene scene = base(new Setting()).clock(BASE_CLOCK + (95L << 32));
        final List<Effect> effects = scene.receive(Arrays.copyOf(Vectors.bytes("TV-2"), 46), FOREIGN_AGENT);
        assertAnswer(effects, "TV-5");
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    @Test
    @Tag("CNF-18")
    @Tag("BASE-HA-30")
    @Tag("BASE-ARP-04")
    @Tag("BASE-ARP-13")
    void acceptsTv13OnceItsBindingExistsAndEvenIfNot() {
        final Scene bound = base(new Setting());
        bound.receive(Arrays.copyOf(Vectors.bytes("TV-2"), 46), FOREIGN_AGENT);
        for (Scene scene : List.of(bound, base(new Setting()))) {
            final List<Effect> effects = scene.receive(Vectors.bytes("TV-13"), new Endpoint(VECTOR_HOME, 5004),
                    new Endpoint(HOME_AGENT, 434), MOBILE_MAC);
            assertThat(Scene.reply(effects).code()).isZero();
            assertThat(Scene.reply(effects).lifetimeSec()).isZero();
            Scene.assertSigned(effects, Scene.VECTOR);
        }
    }

    @Test
    @Tag("BASE-AUTH-04")
    @Tag("BASE-HA-04")
    @Tag("BASE-HA-06")
    @Tag("DS-5-1")
    void refusesEveryBitFlippedOnTheWayOfTv3() {
        final byte[] request = Vectors.bytes("TV-3");
        for (int bit = 8; bit < request.length * 8; bit++) {
            final int octet = bit / 8;
            final byte[] flipped = request.clone();
            flipped[octet] ^= (byte) (1 << (bit % 8));
            final Scene scene = base(new Setting().withForeignAgent());
            final List<Effect> effects = scene.receive(flipped, FOREIGN_AGENT);
            final boolean head = octet == 24 || octet == 25 || octet == 46 || octet == 47;
            if (!head) {
                assertThat(Scene.reply(effects).code()).as("bit %d of octet %d", bit % 8, octet)
                        .isEqualTo(octet < 46 ? 131 : 132);
            }
            assertThat(scene.agent().views().bindings(scene.nowNs())).as("bit %d of octet %d", bit % 8, octet)
                    .isEmpty();
            assertThat(Scene.changes(effects)).isEmpty();
        }
    }

    @Test
    @Tag("BASE-RPL-08")
    @Tag("BASE-RPL-18")
    @Tag("BASE-HA-24")
    void refusesAReplayAndLeavesTheBindingAlone() {
        final Scene scene = base(new Setting().withForeignAgent());
        scene.receive(Vectors.bytes("TV-3"), FOREIGN_AGENT);
        scene.pass(Scene.SECOND_NS);
        final List<BindingView> before = scene.agent().views().bindings(scene.nowNs());
        final List<Effect> effects = scene.receive(Vectors.bytes("TV-3"), FOREIGN_AGENT);
        assertThat(Scene.reply(effects).code()).isEqualTo(133);
        assertThat(Scene.changes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEqualTo(before);
        assertThat(effects).anySatisfy(effect -> assertThat(effect).isInstanceOf(Effect.NoteSecurityEvent.class));
    }

    @Test
    @Tag("CNF-14")
    @Tag("BASE-FMT-04")
    @Tag("BASE-FMT-05")
    @Tag("BASE-FMT-06")
    @Tag("BASE-FMT-14")
    void passesOverPadsAndSkippableTypesButDropsOthers() {
        final Scene scene = new Setting().scene();
        assertThat(scene.receive(scene.request().raw(new byte[]{99, 0}).bytes(), COLOCATED)).isEmpty();
        assertThat(scene.receive(new byte[]{99, 0, 0, 0}, COLOCATED)).isEmpty();
        assertThat(scene.receive(Arrays.copyOf(Vectors.bytes("R1"), 23), COLOCATED)).isEmpty();
        assertThat(Scene.reply(scene.receive(scene.request().raw(new byte[]{(byte) 250, 0}).bytes(), COLOCATED))
                .code()).isZero();
        assertThat(Scene.reply(scene.receive(scene.request().raw(new byte[]{0}).bytes(), COLOCATED)).code()).isZero();
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.DISCARDED_UNKNOWN_EXTENSION, 1L)
                .containsEntry(RegistrationCounter.DISCARDED_NOT_A_REQUEST, 2L)
                .containsEntry(RegistrationCounter.ACCEPTED, 2L);
    }
}
