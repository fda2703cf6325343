package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_R;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE;
import static org.dsmip.controlplane.homeagent.Scene.MODE;
import static org.dsmip.controlplane.homeagent.Scene.codes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.ChallengeExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.NaiExtension;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.UdpTunnelReplyExtension;
import org.dsmip.core.wire.mip.UdpTunnelRequestExtension;
import org.dsmip.core.wire.mip.VendorExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What registers is registered, whatever else the request carries, and IPv6 adds to the base without changing it. */
class BaseServiceTest {
    private static final int UNPLACED = MobileIpExtension.UNPLACED;
    private static final MobileIpExtension ASK = prefix("2001:db8:1::10/128");
    private static final MobileIpExtension ASK_NETWORK = prefix("2001:db8:100::/56");
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("203.0.113.20");
    private static final int DT = 0x22;

    private static String decision(Scene scene) {
        final RequestSummary last = scene.agent().views().bindings(scene.nowNs()).getFirst().lastRequest();
        return last == null ? "none" : last.decision();
    }

    private static List<Effect> ofIpv4(List<Effect> effects) {
        final String home = HOME.toString();
        return Scene.changes(effects).stream().filter(effect -> !(effect instanceof Effect.PublishForwarding)
                && effect.toString().contains(home)).toList();
    }

    @Test
    @Tag("DS-4.3-1")
    @Tag("BASE-RT-01")
    @Tag("A-6")
    void ipv4IsServedAlikeWithAndWithoutIpv6() {
        for (int flags : new int[]{DT, 0x20, DT | 0x08, DT | 0x80}) {
            final Scene plain = new Setting().scene();
            final Scene dual = new Setting().scene();
            final List<Effect> without = plain.receive(plain.request().flags(flags).bytes(), COLOCATED);
            final List<Effect> with = dual.receive(dual.request().flags(flags)
                    .extensions(ASK, ASK_NETWORK, prefix("2001:db8:dead::/64"), MODE).bytes(), COLOCATED);
            final RegistrationReply reply = Scene.reply(without);
            assertThat(reply.code()).isEqualTo((flags & 0x80) == 0 ? 0 : 1);
            assertThat(Scene.reply(with).header()).isEqualTo(reply.header());
            assertThat(ofIpv4(with)).isNotEmpty().isEqualTo(ofIpv4(without));
            assertThat(codes(without)).isEmpty();
            assertThat(codes(with)).hasSize(3);
            Scene.assertSigned(with, MOBILE);
        }
    }

    @Test
    @Tag("NP-2")
    @Tag("A-4")
    @Tag("A-6")
    void eachPrefixSucceedsOrFailsForItselfAndTheHeaderDoesNotCare() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.register(prefix("2001:db8:dead::/64"), ASK_NETWORK,
                prefix("2001:db8:1::1/128"), prefix("2001:db8:100::/0"), prefix("2001:db8:1::/64"));
        assertThat(codes(effects)).containsExactly("10 2001:db8:dead::/64", "0 2001:db8:100::/56",
                "11 2001:db8:1::1/128", "8 2001:db8:100::/0", "9 2001:db8:1::/64");
        assertThat(Scene.reply(effects).code()).isZero();
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes()).hasSize(1);
        final List<Effect> none = scene.register(prefix("2001:db8:dead::/64"), prefix("2001:db8:1::1/128"));
        assertThat(Scene.reply(none).code()).as("although none of them is granted").isZero();
        assertThat(scene.agent().views().bindings(scene.nowNs())).as("and IPv4 is served").hasSize(1);
    }

    @Test
    @Tag("DS-4.3-10")
    @Tag("A-7")
    void networksAreAnsweredAtOnceAndNeitherProbedNorAnnounced() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.register(ASK_NETWORK);
        assertThat(codes(effects)).as("in the same instant").containsExactly("0 2001:db8:100::/56");
        assertThat(Scene.changes(effects)).noneMatch(effect -> !(effect instanceof Effect.PublishForwarding)
                && !(effect instanceof Effect.AddTunnelRoute) && effect.toString().contains("2001:db8"));
        assertThat(scene.passAndFire(10 * Scene.SECOND_NS)).noneMatch(effect -> effect.toString().contains("2001:db8"));
    }

    @Test
    @Tag("A-10")
    @Tag("A-26")
    void oneModeIsForAddressesAndNetworksAlike() {
        final Scene scene = new Setting().scene();
        assertThat(codes(scene.register(ASK, ASK_NETWORK, MODE))).containsExactly("1 2001:db8:1::10/128",
                "1 2001:db8:100::/56");
        assertThat(codes(scene.register(ASK, ASK_NETWORK))).containsExactly("0 2001:db8:1::10/128",
                "0 2001:db8:100::/56");
    }

    @Test
    @Tag("BASE-RT-25")
    void privateHomeAddressesAreServedWithReverseTunneling() {
        final Ipv4Address home = Ipv4Address.parse("10.0.0.9");
        final HomeAgentSettings usual = new Setting().build();
        final Scene scene = new Scene(new HomeAgentSettings(HOME_AGENT,
                new HomeLinkSettings(false, Ipv4Prefix.parse("10.0.0.0/24"), List.of(), List.of(), List.of()),
                usual.servedPrefixes(),
                MobileNodes.of(List.of(new MobileNodeProfile(home, List.of(MOBILE), List.of(), List.of()))),
                SecurityAssociations.of(Map.of()), usual.registration(), usual.ipv6()));
        final List<Effect> effects = scene.receive(scene.request().from(home, MOBILE).bytes(), COLOCATED);
        assertThat(Scene.reply(effects).code()).isZero();
        assertThat(effects).contains(new Effect.AddTunnelRoute(home.toHostPrefix()));
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().flags()).isEqualTo("DT");
    }

    @Test
    @Tag("BASE-HA-21")
    void aRegistrationFromElsewhereReplacesTheOneThatWasThere() {
        final Scene scene = new Setting().scene();
        scene.register(ASK);
        scene.receive(scene.request().careOf(ELSEWHERE).bytes(), ELSEWHERE);
        assertThat(scene.agent().views().bindings(scene.nowNs())).singleElement().satisfies(binding -> {
            assertThat(binding.careOfAddress()).isEqualTo(ELSEWHERE);
            assertThat(binding.prefixes()).isEmpty();
        });
    }

    @Test
    @Tag("A-19")
    void lifetimeZeroEndsTheBindingOfThatCareOfAddressOrOfAll() {
        final Scene scene = new Setting().scene();
        scene.register(ASK);
        scene.receive(scene.request().lifetime(0).careOf(ELSEWHERE).bytes(), ELSEWHERE);
        assertThat(scene.agent().views().bindings(scene.nowNs())).as("of another care-of address").hasSize(1);
        scene.receive(scene.request().lifetime(0).bytes(), COLOCATED);
        assertThat(scene.agent().views().bindings(scene.nowNs())).as("of its own").isEmpty();
        scene.register(ASK);
        final List<Effect> effects = scene.receive(scene.request().lifetime(0).careOf(HOME).bytes(), HOME);
        assertThat(scene.agent().views().bindings(scene.nowNs())).as("of all").isEmpty();
        assertThat(effects).contains(new Effect.RemoveTunnelRoute(Scene.ADDRESS));
    }

    @Test
    @Tag("BASE-FMT-16")
    void passesOverNormalVendorExtensionsOfVendorsItDoesNotKnow() {
        final Scene scene = new Setting().scene();
        final MobileIpExtension vendor = new VendorExtension(UNPLACED, 0xFFFFFF, 7, Octets.ofHex("c0ffee"));
        assertThat(codes(scene.register(vendor, ASK_NETWORK))).containsExactly("0 2001:db8:100::/56");
        assertThat(Scene.reply(scene.receive(scene.request().afterMobile(vendor).bytes(), COLOCATED)).code()).isZero();
    }

    @Test
    @Tag("BASE-FMT-11")
    void ofExtensionsThatMustBeSingleTheFirstCounts() {
        final Scene scene = new Setting().scene();
        final MobileIpExtension first = new NaiExtension(UNPLACED, Octets.ofHex("6d6e31"));
        final MobileIpExtension challenge = new ChallengeExtension(UNPLACED, Octets.ofHex("c0ffee01"));
        final RegistrationReply reply = Scene.reply(scene.receive(scene.request()
                .extensions(first, new NaiExtension(UNPLACED, Octets.ofHex("6d6e32")),
                        new UdpTunnelRequestExtension(UNPLACED, false, false, 0),
                        new UdpTunnelRequestExtension(UNPLACED, true, false, 0))
                .afterMobile(challenge, new ChallengeExtension(UNPLACED, Octets.ofHex("c0ffee02"))).bytes(),
                COLOCATED));
        assertThat(reply.code()).as("the second request, which would force a tunnel, is not looked at").isZero();
        assertThat(reply.all(UdpTunnelReplyExtension.class)).hasSize(1);
        assertThat(reply.all(NaiExtension.class)).extracting(NaiExtension::nai)
                .containsExactly(Octets.ofHex("6d6e31"));
        assertThat(reply.all(ChallengeExtension.class)).extracting(ChallengeExtension::challenge)
                .containsExactly(Octets.ofHex("c0ffee01"));
    }

    @Test
    @Tag("L-12")
    void authenticatorsAreCheckedOverTheOctetsAsReceived() {
        final Scene scene = new Setting().scene();
        // None of these survives being decoded and encoded again: pads, a reserved octet, octets behind a prefix.
        for (String odd : List.of("000000", "980203ff", "9816018020010db8000100000000000000000010ffffffff",
                "fa03010203")) {
            final List<Effect> effects = scene.receive(
                    scene.request().raw(HexFormat.of().parseHex(odd)).bytes(), COLOCATED);
            assertThat(Scene.reply(effects).code()).as(odd).isZero();
            final byte[] changed = scene.request().raw(HexFormat.of().parseHex(odd)).bytes();
            changed[24 + odd.length() / 2 - 1] ^= 1;
            assertThat(Scene.reply(scene.receive(changed, COLOCATED)).code()).as(odd + " changed on the way")
                    .isNotZero();
        }
    }

    @Test
    @Tag("T-9")
    void aModeExtensionWhoseProtectionIsBadOrMissingCostsTheWholeRegistration() {
        final Scene scene = new Setting().withForeignAgent().scene();
        for (RequestBytes request : List.of(scene.request(), scene.request()
                .foreign(Scene.association(FOREIGN_R.spi(), "00".repeat(16))))) {
            final List<Effect> effects = scene.receive(request.flags(2).careOf(FOREIGN_AGENT).extensions(ASK_NETWORK)
                    .afterMobile(MODE).bytes(), FOREIGN_AGENT);
            assertThat(Scene.reply(effects).code()).isEqualTo(132);
            assertThat(codes(effects)).isEmpty();
            assertThat(Scene.changes(effects)).isEmpty();
        }
    }

    @Test
    @Tag("T-19")
    void prefixesThatNobodyAskedForGoToTheHomeAddressAndAreNotAnswered() {
        final Setting setting = new Setting();
        setting.implicit = List.of(Ipv6Prefix.parse("2001:db8:100::/56"));
        setting.owned = setting.implicit;
        final Scene scene = setting.scene();
        for (MobileIpExtension[] extensions : new MobileIpExtension[][]{{}, {MODE}}) {
            final List<Effect> effects = scene.register(extensions);
            assertThat(codes(effects)).isEmpty();
            assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes()).singleElement()
                    .satisfies(entry -> assertThat(entry.code()).isZero());
            assertThat(decision(scene)).isEqualTo("T-19");
        }
    }

    @Test
    @Tag("T-20")
    void aDeregistrationDecidesNothing() {
        final Scene scene = new Setting().scene();
        scene.register(ASK, MODE);
        final List<Effect> effects = scene.receive(
                scene.request().lifetime(0).careOf(ELSEWHERE).extensions(ASK_NETWORK, MODE).bytes(), ELSEWHERE);
        assertThat(Scene.reply(effects).code()).isZero();
        assertThat(codes(effects)).isEmpty();
        assertThat(decision(scene)).isEqualTo("T-20");
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes()).singleElement()
                .satisfies(entry -> assertThat(entry.code()).as("as before").isEqualTo(1));
    }

    @Test
    @Tag("T-21")
    void theHomeAddressIsNoCareOfAddress() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.receive(scene.request().careOf(HOME).extensions(ASK, MODE).bytes(), HOME);
        assertThat(Scene.reply(effects).code()).isEqualTo(134);
        assertThat(Scene.reply(effects).all(Ipv6PrefixReplyExtension.class)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    @Test
    void aRequestThatIsSentAgainWhileItsAnswerWaitsIsCountedAndChangesNothing() {
        final Scene scene = new Setting().scene();
        final byte[] request = scene.request().bytes();
        assertThat(Scene.reply(scene.receive(request, COLOCATED)).code()).isZero();
        scene.agent().awaited((homeAddress, identification) -> homeAddress.equals(HOME));
        assertThat(scene.receive(request, COLOCATED)).as("the one answer is on its way").isEmpty();
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.REPEATED_WHILE_PENDING, 1L)
                .containsEntry(RegistrationCounter.RECEIVED, 2L).containsEntry(RegistrationCounter.ACCEPTED, 1L);
        scene.agent().awaited((homeAddress, identification) -> false);
        assertThat(Scene.reply(scene.receive(request, COLOCATED)).code()).as("answered: no longer fresh")
                .isEqualTo(133);
    }
}
