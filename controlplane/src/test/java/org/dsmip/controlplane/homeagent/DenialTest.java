package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_R;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.MODE;
import static org.dsmip.controlplane.homeagent.Scene.OTHER;
import static org.dsmip.controlplane.homeagent.Scene.OTHER_HOME;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dsmip.controlplane.effect.Datagram.Endpoint;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Encapsulations;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Profile;
import org.dsmip.controlplane.homeagent.RegistrationSettings.ReverseTunneling;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.ChallengeExtension;
import org.dsmip.core.wire.mip.CriticalVendorExtension;
import org.dsmip.core.wire.mip.GreKeyExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.NaiExtension;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.UdpTunnelRequestExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every reason to refuse a registration, with its code, and that nothing changes. */
class DenialTest {
    private static final int UNPLACED = MobileIpExtension.UNPLACED;
    private static final int DT = 0x22;
    private static final MobileIpExtension ASK = prefix("2001:db8:1::10/128");
    private static final MobileIpExtension VENDOR = new CriticalVendorExtension(UNPLACED, 9, 1, Octets.EMPTY);
    private static final MobileIpExtension UDP = new UdpTunnelRequestExtension(UNPLACED, false, false, 0);

    static void assertDenied(Scene scene, RequestBytes request, int code) {
        assertDenied(scene, scene.receive(request.bytes(), COLOCATED), code);
    }

    static void assertDenied(Scene scene, List<Effect> effects, int code) {
        final RegistrationReply reply = Scene.reply(effects);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.all(Ipv6PrefixReplyExtension.class)).isEmpty();
        assertThat(Scene.changes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.ACCEPTED, 0L);
    }

    private static Setting with(ReverseTunneling reverse, Encapsulations encapsulations, int maximumBindings) {
        final Setting setting = new Setting();
        setting.registration = new RegistrationSettings(Profile.RFC_3344, 1800, maximumBindings, encapsulations,
                reverse, true, 100);
        return setting;
    }

    @Test
    @Tag("CNF-08")
    @Tag("BASE-HA-07")
    void answers134ToAReservedBitAndIgnoresTheHistoricOne() {
        final Scene scene = new Setting().scene();
        assertDenied(scene, scene.request().flags(DT | 0x01), 134);
        assertThat(Scene.reply(scene.receive(scene.request().flags(DT | 0x04).bytes(), COLOCATED)).code()).isZero();
    }

    @Test
    @Tag("BASE-HA-48")
    @Tag("BASE-HA-10")
    @Tag("BASE-HA-40")
    void answers136WithItsOwnAddressToWhoTakesAnotherForTheHomeAgent() {
        final Scene scene = new Setting().scene();
        for (String other : List.of("192.0.2.2", "255.255.255.255", "192.0.2.255")) {
            final List<Effect> effects = scene.receive(scene.request().homeAgent(Ipv4Address.parse(other)).bytes(),
                    COLOCATED);
            assertDenied(scene, effects, 136);
            assertThat(Scene.reply(effects).homeAgent()).isEqualTo(HOME_AGENT.bits());
        }
    }

    @Test
    @Tag("BASE-HA-08")
    @Tag("BASE-HA-09")
    void answers136ToWhatWasSentToABroadcastOfAnyInterfaceWhateverItCallsTheHomeAgent() {
        final Scene scene = new Setting().scene();
        final Ipv4Address elsewhere = Ipv4Address.parse("198.51.100.127");
        scene.agent().onHostAddresses(scene.nowNs(), new HostAddresses(Set.of(HOME_AGENT), Set.of(elsewhere)));
        for (Ipv4Address destination : List.of(elsewhere, Ipv4Address.parse("192.0.2.255"),
                Ipv4Address.parse("255.255.255.255"), Ipv4Address.parse("224.0.0.11"))) {
            for (Ipv4Address named : List.of(HOME_AGENT, destination)) {
                final List<Effect> effects = scene.receive(scene.request().homeAgent(named).bytes(),
                        new Endpoint(COLOCATED, 5001), new Endpoint(destination, 434), null);
                assertDenied(scene, effects, 136);
                assertThat(Scene.sent(effects).source()).as("who answers").isEqualTo(new Endpoint(HOME_AGENT, 434));
                assertThat(Scene.reply(effects).homeAgent()).isEqualTo(HOME_AGENT.bits());
            }
        }
        assertThat(Scene.reply(scene.receive(scene.request().bytes(), COLOCATED)).code())
                .as("the same to its own address").isZero();
    }

    @Test
    @Tag("BASE-AUTH-12")
    @Tag("BASE-RPL-03")
    void judgesMobileNodeThenIdentificationThenForeignAgent() {
        final Scene scene = new Setting().withForeignAgent().scene();
        final MobilitySecurityAssociation wrong = Scene.association(0x200, "00".repeat(16));
        final long stale = scene.clock() - (3600L << 32);
        assertDenied(scene, scene.receive(new RequestBytes(stale).flags(2).careOf(FOREIGN_AGENT)
                .from(HOME, Scene.association(0x100, "00".repeat(16))).foreign(wrong).bytes(), FOREIGN_AGENT), 131);
        assertDenied(scene, scene.receive(new RequestBytes(stale).flags(2).careOf(FOREIGN_AGENT).foreign(wrong).bytes(),
                FOREIGN_AGENT), 133);
        assertDenied(scene, scene.receive(scene.request().flags(2).careOf(FOREIGN_AGENT).foreign(wrong).bytes(),
                FOREIGN_AGENT), 132);
        final long again = scene.nextIdentification();
        assertDenied(scene, scene.receive(new RequestBytes(again).flags(0x18).careOf(FOREIGN_AGENT).foreign(wrong)
                .bytes(), FOREIGN_AGENT), 132);
        assertThat(Scene.reply(scene.receive(new RequestBytes(again).flags(2).careOf(FOREIGN_AGENT).foreign(FOREIGN_R)
                .bytes(), FOREIGN_AGENT)).code()).as("132 leaves the identification alone").isZero();
    }

    @Test
    @Tag("CNF-17")
    void answers134ToSenselessCareOfAddresses() {
        final Scene scene = new Setting().scene();
        for (Ipv4Address careOf : List.of(HOME, HOME_AGENT, Ipv4Address.parse("224.0.0.1"),
                Ipv4Address.parse("255.255.255.255"), Ipv4Address.UNSPECIFIED, Ipv4Address.parse("127.0.0.1"))) {
            assertDenied(scene, scene.request().careOf(careOf), 134);
        }
    }

    @Test
    @Tag("CNF-17")
    void answers134ToACareOfAddressThatTheHostHasAsLongAsItHasIt() {
        final Scene scene = new Setting().scene();
        final Ipv4Address own = Ipv4Address.parse("198.51.100.254");
        scene.hostHas(HOME_AGENT, own);
        assertDenied(scene, scene.request().careOf(own), 134);
        scene.hostHas(HOME_AGENT);
        assertThat(Scene.reply(scene.receive(scene.request().careOf(own).bytes(), own)).code()).isZero();
        scene.hostHas(HOME_AGENT, own);
        assertThat(Scene.reply(scene.receive(scene.request().lifetime(0).careOf(own).bytes(), own)).code())
                .as("who leaves is let go").isZero();
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    @Test
    @Tag("CNF-17")
    void answers134ToACareOfAddressThatIsTheHomeAddressOfAnAbsentMobileNode() {
        final Scene scene = new Setting().scene();
        assertThat(Scene.reply(scene.receive(scene.request().from(OTHER_HOME, OTHER).bytes(), COLOCATED)).code())
                .isZero();
        final List<Effect> refused = scene.receive(scene.request().careOf(OTHER_HOME).bytes(), OTHER_HOME);
        assertThat(Scene.reply(refused).code()).isEqualTo(134);
        assertThat(Scene.changes(refused)).isEmpty();
        scene.receive(scene.request().from(OTHER_HOME, OTHER).lifetime(0).bytes(), COLOCATED);
        assertThat(Scene.reply(scene.receive(scene.request().careOf(OTHER_HOME).bytes(), OTHER_HOME)).code())
                .as("at home, and host of a guest").isZero();
    }

    @Test
    @Tag("CNF-15")
    @Tag("BASE-FMT-10")
    @Tag("BASE-AUTH-22")
    void answers134ToDamageBehindAValidAuthenticatorAnd131BeforeIt() {
        final Scene scene = new Setting().scene();
        final byte[] sound = scene.request().bytes();
        final byte[] trailing = Arrays.copyOf(sound, sound.length + 1);
        trailing[sound.length] = (byte) 152;
        assertDenied(scene, scene.receive(trailing, COLOCATED), 134);
        assertDenied(scene, scene.request().raw(new byte[]{(byte) 152, (byte) 200, 1}), 131);
    }

    @Test
    @Tag("BASE-FMT-15")
    @Tag("BASE-FMT-17")
    void answers140And141ToCriticalVendorExtensions() {
        final Scene scene = new Setting().scene();
        assertDenied(scene, scene.request().extensions(VENDOR), 140);
        assertDenied(scene, scene.request().afterMobile(VENDOR), 141);
    }

    @Test
    @Tag("BASE-HA-13")
    @Tag("BASE-RT-08")
    void answers139ToEncapsulationsThatAreOff() {
        final Scene scene = with(ReverseTunneling.SUPPORTED, new Encapsulations(false, false), 10).scene();
        assertDenied(scene, scene.request().flags(DT | 0x08), 139);
        assertDenied(scene, scene.request().flags(DT | 0x10), 139);
        assertDenied(scene, scene.request().flags(DT | 0x18), 139);
        assertDenied(scene, scene.request().afterMobile(new GreKeyExtension(UNPLACED, 7)), 139);
    }

    @Test
    @Tag("BASE-HA-14")
    @Tag("BASE-RT-07")
    @Tag("BASE-RT-08")
    void answers137And138ByPolicyButLetsEverybodyLeave() {
        final Scene unsupported = with(ReverseTunneling.UNSUPPORTED, new Encapsulations(true, true), 10).scene();
        assertDenied(unsupported, unsupported.request().flags(DT), 137);
        final Scene mandatory = with(ReverseTunneling.MANDATORY, new Encapsulations(true, true), 10).scene();
        assertDenied(mandatory, mandatory.request().flags(0x20), 138);
        assertThat(Scene.reply(mandatory.receive(mandatory.request().flags(0).lifetime(0).careOf(HOME).bytes(), HOME))
                .code()).isZero();
    }

    @Test
    @Tag("BASE-NAT-14")
    @Tag("BASE-NAT-17")
    void answers129Or134ToUdpTunnelsItDoesNotGrant() {
        final Scene scene = new Setting().scene();
        assertDenied(scene, scene.receive(scene.request().extensions(UDP).bytes(), FOREIGN_AGENT), 129);
        assertDenied(scene, scene.request().extensions(new UdpTunnelRequestExtension(UNPLACED, true, false, 0)), 129);
        assertDenied(scene, scene.request().extensions(new UdpTunnelRequestExtension(UNPLACED, false, true, 0)), 129);
        assertDenied(scene, scene.request().flags(2).extensions(UDP), 134);
        assertDenied(scene, scene.request().afterMobile(UDP), 134);
    }

    @Test
    @Tag("BASE-HA-17")
    @Tag("DS-4.3-6")
    @Tag("DS-4.2-3")
    void answers130WhenTheTableIsFullButRefreshesWhatIsInIt() {
        final Scene scene = with(ReverseTunneling.SUPPORTED, new Encapsulations(true, true), 1).scene();
        assertThat(Scene.reply(scene.register(ASK)).code()).isZero();
        final long instant = scene.nowNs();
        final List<BindingView> before = scene.agent().views().bindings(instant);
        final List<Effect> effects = scene.receive(
                scene.request().from(OTHER_HOME, OTHER).extensions(prefix("2001:db8:1::11/128")).bytes(), COLOCATED);
        assertThat(Scene.reply(effects).code()).isEqualTo(130);
        assertThat(Scene.codes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(instant)).isEqualTo(before);
        assertThat(Scene.reply(scene.register(ASK)).code()).isZero();
    }

    @Test
    @Tag("DS-4.2-3")
    @Tag("BASE-RPL-19")
    @Tag("BASE-RPL-03")
    void aDenialLeavesPrefixesAndTheHighestIdentificationAlone() {
        final Scene scene = new Setting().scene();
        scene.register(ASK, MODE);
        final List<BindingView> before = scene.agent().views().bindings(scene.nowNs());
        final long denied = scene.nextIdentification();
        final List<Effect> effects = scene.receive(
                new RequestBytes(denied).extensions(VENDOR, prefix("2001:db8:100::/56")).bytes(), COLOCATED);
        assertThat(Scene.reply(effects).code()).isEqualTo(140);
        assertThat(Scene.reply(effects).identification()).isEqualTo(denied);
        assertThat(Scene.changes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes())
                .isEqualTo(before.getFirst().prefixes());
        assertThat(Scene.reply(scene.receive(new RequestBytes(denied).extensions(ASK).bytes(), COLOCATED)).code())
                .as("the same identification, now accepted").isZero();
        assertThat(Scene.reply(scene.receive(new RequestBytes(denied).extensions(ASK).bytes(), COLOCATED)).code())
                .isEqualTo(133);
    }

    @Test
    @Tag("BASE-RPL-19")
    void refusesWhatWasRecordedBeforeARestart() {
        final Scene before = new Setting().scene();
        final byte[] recorded = before.request().bytes();
        assertThat(Scene.reply(before.receive(recorded, COLOCATED)).code()).isZero();
        final long accepted = before.clock();
        final Scene after = new Scene(new Setting().build(), Map.of(HOME, accepted));
        // The mobile node's clock was ahead: what it sent before the restart lies beyond the start.
        after.clock(accepted - (4L << 32));
        assertThat(Scene.reply(after.receive(recorded, COLOCATED)).code()).isEqualTo(133);
        final byte[] next = new RequestBytes(accepted + (2L << 32)).bytes();
        assertThat(Scene.reply(after.receive(next, COLOCATED)).code()).isZero();
    }

    @Test
    @Tag("CNF-10")
    @Tag("BASE-HA-15")
    void answersOneToARequestForSimultaneousBindingsAndIgnoresBroadcasts() {
        final Scene scene = new Setting().scene();
        assertThat(Scene.reply(scene.receive(scene.request().flags(DT | 0x80).bytes(), COLOCATED)).code()).isEqualTo(1);
        assertThat(Scene.reply(scene.receive(scene.request().flags(DT | 0x40).bytes(), COLOCATED)).code()).isZero();
        assertThat(scene.agent().views().bindings(scene.nowNs())).hasSize(1);
    }

    @Test
    @Tag("BASE-NAI-02")
    @Tag("BASE-CR-13")
    void echoesTheNaiForTheMobileNodeAndTheChallengeForTheForeignAgent() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.receive(scene.request()
                .extensions(new NaiExtension(UNPLACED, Octets.ofHex("6d6e31")))
                .afterMobile(new ChallengeExtension(UNPLACED, Octets.ofHex("c0ffee01"))).bytes(), COLOCATED);
        assertThat(Scene.reply(effects).extensions().stream().map(Object::getClass).map(Class::getSimpleName))
                .containsExactly("NaiExtension", "AuthenticationExtension", "ChallengeExtension");
    }

    @Test
    @Tag("BASE-FMT-13")
    void dropsWhatCannotBeAnsweredAndCountsEverything() {
        final Scene scene = new Setting().scene();
        assertThat(scene.receive(scene.request().bytes(), Ipv4Address.parse("255.255.255.255"))).isEmpty();
        assertThat(scene.receive(scene.request().bytes(), new Endpoint(COLOCATED, 0), new Endpoint(HOME_AGENT, 434),
                null)).isEmpty();
        scene.register();
        scene.receive(scene.request().extensions(VENDOR).bytes(), COLOCATED);
        final Map<RegistrationCounter, Long> counters = scene.agent().counters();
        assertThat(counters).containsEntry(RegistrationCounter.RECEIVED, 4L)
                .containsEntry(RegistrationCounter.DISCARDED_BAD_SOURCE, 2L)
                .containsEntry(RegistrationCounter.ACCEPTED, 1L).containsEntry(RegistrationCounter.DENIED, 1L)
                .containsEntry(RegistrationCounter.DENIED_VENDOR_EXTENSION, 1L);
    }
}
