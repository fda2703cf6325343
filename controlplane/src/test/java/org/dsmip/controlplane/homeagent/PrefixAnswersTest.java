package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_R;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.MODE;
import static org.dsmip.controlplane.homeagent.Scene.codes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.PrefixHoldersTest.Table;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which prefix requests are answered with which code: sections 7.1, 8.4 and 9 of the dual-stack ledger. */
class PrefixAnswersTest {
    private static final byte[] PREFIX_TOO_SHORT = HexFormat.of().parseHex("98110180" + "20".repeat(15));
    private static final byte[] PREFIX_TOO_LONG = HexFormat.of()
            .parseHex("98160180" + "20010db8000100000000000000000010" + "ffffffff");

    static void assertAnswer(Setting setting, String request, int code) {
        final Scene scene = setting.scene();
        final List<Effect> effects = scene.register(prefix(request));
        final String field = prefix(request).toString().replaceAll(".*prefix=([^,\\]]+).*", "$1");
        assertThat(codes(effects)).as(request)
                .containsExactly(code + " " + field + request.substring(request.indexOf('/')));
        assertThat(Scene.reply(effects).code()).as("header code").isZero();
        final boolean held = scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes().size() == 1;
        assertThat(held).as("kept %s", request).isEqualTo(code < 8);
    }

    static void assertAnswer(String request, int code) {
        assertAnswer(new Setting(), request, code);
    }

    @Test
    @Tag("B-1")
    @Tag("B-2")
    @Tag("B-4")
    @Tag("DS-3.1-3")
    @Tag("RC-4")
    @Tag("RC-9")
    void rejectsSenselessLengths() {
        for (String request : List.of("2001:db8:1::10/129", "2001:db8:1::10/254", "2001:db8:1::10/255", "fe80::1/129",
                "2001:db8:1::10/0", "::5/0", "fe80::1/0", "::/129", "::/255", "::5/200")) {
            assertAnswer(request, 8);
        }
    }

    @Test
    @Tag("B-3")
    @Tag("RC-10")
    void acceptsALinkLocalAddressForTheTunnelAlone() {
        assertAnswer("fe80::c000:20a/255", 0);
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.register(prefix("fe80::c000:20a/255"), MODE);
        assertThat(codes(effects)).containsExactly("0 fe80::c000:20a/255");
        assertThat(effects).doesNotContain(
                new Effect.AddTunnelRoute(Ipv6Prefix.parse("fe80::c000:20a/128")),
                new Effect.AddProxyNeighbor(Ipv6Address.parse("fe80::c000:20a")));
        assertThat(((Effect.PublishForwarding) Scene.changes(effects).getFirst()).entry().ipv6Entries()).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes().getFirst().kind())
                .isEqualTo("ll");
    }

    @Test
    @Tag("B-5")
    @Tag("RC-8")
    void masksHostBitsAndEchoesThemInTheDraftsProfileOnly() {
        assertAnswer("2001:db8:100::5/64", 0);
        final Setting published = new Setting();
        published.ipv6 = Ipv6Settings.ofProfile(DualStackProfile.RFC_5454);
        final Scene scene = published.scene();
        final List<Effect> effects = scene.register(prefix("2001:db8:100::5/64"), prefix("2001:db8:dead::1/64"));
        assertThat(codes(effects)).containsExactly("0 2001:db8:100::/64", "9 2001:db8:dead::/64");
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes().getFirst().prefix())
                .isEqualTo(Ipv6Prefix.parse("2001:db8:100::/64"));
    }

    @Test
    @Tag("A-31")
    void refusesWhatIsOnLinkInTheProfileOfRfc5454() {
        final Setting published = new Setting();
        published.ipv6 = Ipv6Settings.ofProfile(DualStackProfile.RFC_5454);
        published.delegable = List.of(Ipv6Prefix.parse("2001:db8:1:0:8000::/65"));
        published.owned = List.of(Ipv6Prefix.parse("2001:db8:1::10/128"),
                Ipv6Prefix.parse("2001:db8:1:0:8000:1::/96"), Ipv6Prefix.parse("2001:db8:100::10/128"));
        final List<String> requests = List.of("2001:db8:1::10/128", "2001:db8:1:0:8000:1::/96",
                "2001:db8:100::10/128");
        final Scene scene = published.scene();
        final List<Effect> effects = scene.register(prefix(requests.get(0)), prefix(requests.get(1)),
                prefix(requests.get(2)));
        assertThat(codes(effects)).containsExactly("9 2001:db8:1::10/128", "9 2001:db8:1:0:8000:1::/96",
                "0 2001:db8:100::10/128");
        assertThat(effects).doesNotHaveAnyElementsOfTypes(Effect.AddProxyNetwork.class)
                .doesNotContain(new Effect.AddProxyNeighbor(Ipv6Address.parse("2001:db8:1::10")));
        final BindingView binding = scene.agent().views().bindings(scene.nowNs()).getFirst();
        assertThat(binding.prefixes()).hasSize(1);
        assertThat(Objects.requireNonNull(binding.lastRequest()).prefixes().getFirst().reason()).isEqualTo("on-link");

        final Setting draft = new Setting();
        draft.delegable = published.delegable;
        draft.owned = published.owned;
        for (String request : requests) {
            assertAnswer(draft, request, 0);
        }
    }

    @Test
    @Tag("B-6")
    @Tag("B-7")
    @Tag("B-8")
    @Tag("B-9")
    @Tag("B-10")
    @Tag("IP-3")
    @Tag("DS-4.3-5")
    @Tag("DS-3.2-3")
    @Tag("RC-7")
    void answersTenToWhatIsNotItsHome() {
        for (String request : List.of("ff0e::/64", "ff02::1/128", "fe80::10/128", "fe80::/64", "::1/128", "::1/64",
                "::ffff:192.0.2.1/128", "::ffff:0:0/96", "fec0::1/128", "2002:c000:201::/48", "2001:db8:dead::/64",
                "fd00::1/128", "8000::/1")) {
            assertAnswer(request, 10);
        }
        final Setting local = new Setting();
        local.served = List.of(Ipv6Prefix.parse("fd00:1::/32"));
        assertAnswer(local, "fd00:1:2::/64", 0);
    }

    @Test
    @Tag("B-43")
    @Tag("DA-5")
    @Tag("A-25")
    void echoesRequestsForAnAllocationWithEightSinceThereIsNoPool() {
        for (String request : List.of("::/0", "::/64", "::/128", "::ff:fe00:10/128", "::ff:fe00:10/64")) {
            assertAnswer(request, 8);
        }
        assertThat(codes(new Setting().scene().register(prefix("::/0"), prefix("::/0"), prefix("::5/128"),
                prefix("::5/128")))).containsExactly("8 ::/0", "8 ::/0", "8 ::5/128", "8 ::5/128");
    }

    @Test
    @Tag("B-12")
    @Tag("B-13")
    @Tag("B-15")
    @Tag("B-16")
    @Tag("B-17")
    @Tag("DS-3-3")
    void passesOverDamagedExtensionsAndUsesThoseWithTooMuch() {
        final Scene scene = new Setting().scene();
        for (byte[] odd : List.of(PREFIX_TOO_SHORT, HexFormat.of().parseHex("9800"), HexFormat.of().parseHex("980100"),
                HexFormat.of().parseHex("98020900"), HexFormat.of().parseHex("9814020b80" + "00".repeat(17)))) {
            final List<Effect> effects = scene.receive(
                    scene.request().extensions(prefix("2001:db8:100::/56")).raw(odd).bytes(), COLOCATED);
            assertThat(codes(effects)).containsExactly("0 2001:db8:100::/56");
        }
        assertThat(codes(scene.receive(scene.request().raw(PREFIX_TOO_LONG).bytes(), COLOCATED)))
                .containsExactly("0 2001:db8:1::10/128");
    }

    @Test
    @Tag("B-18")
    @Tag("B-19")
    @Tag("B-20")
    @Tag("DS-3.3-1")
    @Tag("DS-3.3-2")
    @Tag("A-23")
    void readsTheModeExtensionAsAFlag() {
        final Scene scene = new Setting().scene();
        final byte[] reserved = {(byte) 152, 2, 3, (byte) 0xFF};
        assertThat(codes(scene.receive(scene.request().extensions(prefix("2001:db8:100::/56")).raw(reserved).bytes(),
                COLOCATED))).containsExactly("1 2001:db8:100::/56");
        assertThat(codes(scene.register(MODE, prefix("2001:db8:100::/56"), MODE)))
                .containsExactly("1 2001:db8:100::/56");
        assertThat(codes(scene.register(MODE))).isEmpty();
    }

    @Test
    @Tag("B-21")
    @Tag("B-28")
    @Tag("DS-4.3-2")
    @Tag("OV-1")
    void answersExactDuplicatesOnceAndNestedPrefixesEach() {
        final Scene scene = new Setting().scene();
        final List<Effect> effects = scene.register(prefix("2001:db8:100::/64"), prefix("2001:db8:100::/56"),
                prefix("2001:db8:100::/64"), prefix("2001:db8:100::1/64"), prefix("2001:db8:dead::/64"),
                prefix("2001:db8:dead::/64"));
        assertThat(codes(effects)).containsExactly("0 2001:db8:100::/64", "0 2001:db8:100::/56",
                "10 2001:db8:dead::/64");
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes()).hasSize(2);
        final Table table = new Table(new SnapshotBuilder(new SplittableRandom(1)), new SnapshotCell());
        table.carryOut(effects);
        assertThat(table.matchedLength("2001:db8:100::5")).isEqualTo(64);
        assertThat(table.matchedLength("2001:db8:100:1::5")).isEqualTo(56);
    }

    @Test
    @Tag("B-22")
    @Tag("B-23")
    @Tag("B-24")
    @Tag("B-25")
    @Tag("DS-4.1-7")
    void honoursBehindTheMobileNodesAuthenticatorOnlyTheModeExtension() {
        final Scene scene = new Setting().withForeignAgent().scene();
        final MobileIpExtension stray = prefix("2001:db8:101::/64");
        final List<Effect> before = scene.receive(scene.request().flags(2).careOf(FOREIGN_AGENT)
                .extensions(prefix("2001:db8:100::/56")).afterMobile(MODE, stray).foreign(FOREIGN_R).bytes(),
                FOREIGN_AGENT);
        assertThat(codes(before)).containsExactly("1 2001:db8:100::/56");
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.PREFIXES_UNAUTHENTICATED, 1L);
        assertThat(before).anySatisfy(effect -> assertThat(effect)
                .isInstanceOfSatisfying(Effect.NoteSecurityEvent.class,
                        event -> assertThat(event.cause()).isEqualTo("unauthenticated-prefix")));
        final List<Effect> behind = scene.receive(scene.request().flags(2).careOf(FOREIGN_AGENT)
                .extensions(prefix("2001:db8:100::/56")).foreign(FOREIGN_R).afterForeign(MODE).bytes(), FOREIGN_AGENT);
        assertThat(codes(behind)).containsExactly("0 2001:db8:100::/56");
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().lastRequest()).isNotNull()
                .satisfies(last -> assertThat(last.decision()).isEqualTo("T-10"));
    }

    @Test
    @Tag("B-27")
    void answers132WhenTheForeignAgentsModeExtensionWasStripped() {
        final Scene scene = new Setting().withForeignAgent().scene();
        final byte[] sent = scene.request().flags(2).careOf(FOREIGN_AGENT).extensions(prefix("2001:db8:100::/56"))
                .afterMobile(MODE).foreign(FOREIGN_R).bytes();
        final byte[] stripped = new byte[sent.length - 4];
        final int mode = sent.length - 22 - 4;
        System.arraycopy(sent, 0, stripped, 0, mode);
        System.arraycopy(sent, mode + 4, stripped, mode, 22);
        assertThat(Scene.reply(scene.receive(stripped, FOREIGN_AGENT)).code()).isEqualTo(132);
    }

    @Test
    @Tag("B-30")
    @Tag("DA-6")
    void answersNineBeyondTheLimitInOrderAndLooksAtSixtyAtMost() {
        final MobileIpExtension[] many = IntStream.range(0, 70)
                .mapToObj(i -> i == 0 ? prefix("2001:db8:dead::/64") : prefix("2001:db8:100:" + i + "::/64"))
                .toArray(MobileIpExtension[]::new);
        final List<Effect> effects = new Setting().scene().register(many);
        final List<String> codes = codes(effects).stream().map(code -> code.substring(0, code.indexOf(' '))).toList();
        assertThat(codes).hasSize(60);
        assertThat(codes.getFirst()).isEqualTo("10");
        assertThat(codes.subList(1, 17)).containsOnly("0");
        assertThat(codes.subList(17, 60)).containsOnly("9");
        assertThat(Scene.sent(effects).payload().length()).isLessThanOrEqualTo(1384);
    }

    @Test
    @Tag("B-31")
    void ignoresPrefixesOfADeregistration() {
        final Scene scene = new Setting().scene();
        scene.register(prefix("2001:db8:100::/56"));
        final List<Effect> effects = scene.receive(
                scene.request().lifetime(0).careOf(HOME).extensions(prefix("2001:db8:101::/64")).bytes(), HOME);
        assertThat(Scene.reply(effects).code()).isZero();
        assertThat(codes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    @Test
    @Tag("B-32")
    @Tag("DS-3-1")
    void hasNeverHeardOfIpv6WhenItIsSwitchedOff() {
        final Scene scene = new Setting().disabled().scene();
        final List<Effect> effects = scene.register(prefix("2001:db8:100::/56"), MODE);
        assertThat(Scene.reply(effects).code()).isZero();
        assertThat(codes(effects)).isEmpty();
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().prefixes()).isEmpty();
    }

    @Test
    @Tag("B-36")
    @Tag("B-35")
    void fallsBackToHomeAddressModeWithMinimalEncapsulation() {
        final Scene scene = new Setting().scene();
        assertThat(codes(scene.receive(scene.request().flags(0x32).extensions(prefix("2001:db8:100::/56"), MODE)
                .bytes(), COLOCATED))).containsExactly("0 2001:db8:100::/56");
        assertThat(codes(scene.receive(scene.request().flags(0x20).extensions(prefix("2001:db8:100::/56")).bytes(),
                COLOCATED))).containsExactly("0 2001:db8:100::/56");
    }

    @Test
    @Tag("DS-4.3.2-1")
    void showsPrefixesResultsAndDecisions() {
        final Scene scene = new Setting().scene();
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:dead::/64"), MODE);
        scene.passAndFire(58 * Scene.SECOND_NS);
        final BindingView view = scene.agent().views().bindings(scene.nowNs()).getFirst();
        assertThat(view.homeAddress()).isEqualTo(HOME);
        assertThat(view.careOfAddress()).isEqualTo(COLOCATED);
        assertThat(view.colocated()).isTrue();
        assertThat(view.flags()).isEqualTo("DT");
        assertThat(view.lifetimeSec()).isEqualTo(1800);
        assertThat(view.expiresInSec()).isEqualTo(1742);
        assertThat(view.prefixes()).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo("address");
            assertThat(entry.onLink()).isTrue();
            assertThat(entry.code()).isEqualTo(1);
            assertThat(entry.proxied()).isTrue();
            assertThat(entry.linkLocal()).isEqualTo(Ipv6Address.parse("fe80::10"));
        });
        assertThat(view.lastRequest()).isNotNull().satisfies(last -> {
            assertThat(last.prefixes().stream().map(RequestSummary.PrefixAnswer::code)).containsExactly(1, 10);
            assertThat(last.prefixes().getLast().reason()).isEqualTo("not-home-subnet");
            assertThat(last.modeExtension()).isEqualTo("mn");
            assertThat(last.decision()).isEqualTo("T-2");
        });
    }
}
