package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Encapsulations;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Profile;
import org.dsmip.controlplane.homeagent.RegistrationSettings.ReverseTunneling;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.GeneralizedAuthenticationExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.NaiExtension;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mobile nodes that say who they are in ways that this home agent does not support: by name, or to an AAA server. */
class OtherAuthenticatorsTest {
    private static final int UNPLACED = MobileIpExtension.UNPLACED;
    private static final MobileIpExtension ASK = prefix("2001:db8:1::10/128");

    private static void assertDenied(Scene scene, List<Effect> effects, int code) {
        final RegistrationReply reply = Scene.reply(effects);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.all(Ipv6PrefixReplyExtension.class)).isEmpty();
        assertThat(Scene.changes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    private static Scene of5944() {
        final Setting setting = new Setting();
        setting.registration = new RegistrationSettings(Profile.RFC_5944, 1800, 100, new Encapsulations(true, true),
                ReverseTunneling.SUPPORTED, true, 100);
        return setting.scene();
    }

    @Test
    @Tag("CNF-01")
    @Tag("BASE-NAI-02")
    void deniesAMobileNodeThatIsKnownByItsNaiAlone() {
        final Scene scene = new Setting().scene();
        final NaiExtension nai = new NaiExtension(UNPLACED, Octets.ofHex("6d6e31406578616d706c652e6f7267"));
        final List<Effect> effects = scene.receive(
                scene.request().from(Ipv4Address.UNSPECIFIED, MOBILE).extensions(ASK, nai).bytes(), COLOCATED);
        assertDenied(scene, effects, 131);
        final RegistrationReply reply = Scene.reply(effects);
        assertThat(reply.all(NaiExtension.class)).extracting(NaiExtension::nai).containsExactly(nai.nai());
        assertThat(reply.authentication(AuthenticationKind.MOBILE_HOME)).as("no key to make one with").isNull();
        assertDenied(scene, scene.receive(Vectors.bytes("TV-11"), COLOCATED), 131);
        assertThat(of5944().receive(Vectors.bytes("TV-11"), COLOCATED)).as("profile 5944").isEmpty();
        assertDenied(scene, scene.receive(
                scene.request().from(Ipv4Address.UNSPECIFIED, MOBILE).extensions(ASK).bytes(), COLOCATED), 134);
    }

    @Test
    @Tag("BASE-HA-04")
    @Tag("BASE-CR-15")
    @Tag("CNF-01")
    @Tag("CNF-04")
    void takesAnAaaAuthenticatorInPlaceOfNone() {
        final Scene scene = new Setting().scene();
        final long identification = scene.nextIdentification();
        final MobileIpExtension aaa = new GeneralizedAuthenticationExtension(UNPLACED, 1, 0x4000,
                Octets.of(new byte[16]));
        final List<Effect> effects = scene.receive(
                new RequestBytes(identification).from(HOME, null).extensions(ASK).afterMobile(aaa).bytes(), COLOCATED);
        assertDenied(scene, effects, 131);
        Scene.assertSigned(effects, MOBILE);
        assertThat(Scene.reply(effects).all(GeneralizedAuthenticationExtension.class)).isEmpty();
        assertThat(of5944().receive(new RequestBytes(identification).from(HOME, null).afterMobile(aaa).bytes(),
                COLOCATED)).as("profile 5944").isEmpty();
        final List<Effect> both = scene.receive(new RequestBytes(identification).extensions(ASK).afterMobile(aaa)
                .bytes(), COLOCATED);
        assertThat(Scene.codes(both)).as("beside the other, with the identification that was not used up")
                .containsExactly("0 2001:db8:1::10/128");
        Scene.assertSigned(both, MOBILE);
        assertThat(Scene.reply(both).all(GeneralizedAuthenticationExtension.class)).isEmpty();
    }
}
