package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE;
import static org.dsmip.controlplane.homeagent.Scene.OTHER;
import static org.dsmip.controlplane.homeagent.Scene.OTHER_HOME;
import static org.dsmip.controlplane.homeagent.Scene.prefix;
import static org.dsmip.controlplane.homeagent.Scene.reply;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from settings that are swapped while very many are registered: they are looked at some at a time. */
class SwapAmongManyTest {
    private static final Ipv4Address OTHER_CARE_OF = Ipv4Address.parse("203.0.113.11");

    private final Setting setting = new Setting();
    private final Scene scene;
    private final MobileNodeBlock staying = MobileNodesTest.block("192.0.2.100-192.0.2.149", "2001:db8:120::/44 by 56");
    private final MobileNodeBlock going = MobileNodesTest.block("192.0.2.150-192.0.2.249", "2001:db8:100::/48 by 56");

    SwapAmongManyTest() {
        scene = setting.scene();
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"));
        scene.receive(scene.request().from(OTHER_HOME, OTHER).careOf(OTHER_CARE_OF).bytes(), OTHER_CARE_OF);
    }

    private void swap(Consumer<Setting> change) {
        change.accept(setting);
        scene.swap(setting.build());
    }

    private List<Ipv4Address> bound() {
        return scene.agent().views().bindings(scene.nowNs()).stream().map(BindingView::homeAddress).toList();
    }

    private static @Nullable ReplyCode code(List<Effect> effects) {
        return reply(effects).replyCode();
    }

    /** However many there are, a call does a bounded part, and whoever asks meanwhile finds what is his. */
    @Test
    void manyAreLookedAtInPortionsAndWhoAsksFirst() {
        final MobileNodeBlock block = MobileNodesTest.block("192.0.2.100-192.0.2.199", "2001:db8:100::/40 by 56");
        swap(changed -> changed.blocks = List.of(block));
        final List<Ipv4Address> homes = IntStream.range(0, 100).mapToObj(block.homeAddresses()::at).toList();
        homes.forEach(home -> scene.receive(scene.request().from(home, block.profile(home).securityAssociations()
                .getFirst()).careOf(OTHER_CARE_OF).bytes(), OTHER_CARE_OF));
        final int all = bound().size();
        setting.blocks = List.of();
        final List<Effect> first = scene.agent().onSettings(scene.nowNs(), setting.build());
        assertThat(first.stream().filter(Effect.WithdrawForwarding.class::isInstance))
                .hasSizeLessThanOrEqualTo(BindingUpkeep.BURST);
        assertThat(scene.agent().isCatchingUp()).isTrue();
        assertThat(scene.agent().nextDeadlineNs()).isLessThanOrEqualTo(scene.nowNs());
        final Ipv4Address last = homes.getLast();
        assertThat(scene.receive(scene.request().from(last, MOBILE).bytes(), OTHER_CARE_OF))
                .contains(new Effect.WithdrawForwarding(last));
        while (scene.agent().isCatchingUp()) {
            scene.agent().onTimer(scene.nowNs());
        }
        assertThat(bound()).hasSize(all - homes.size()).doesNotContainAnyElementsOf(homes);
    }

    /** Every mobile node of two blocks, with the prefix that is reserved for it, and of the second one none is served any more. */
    private void swapWithManyToBeJudged(Consumer<Setting> change) {
        swap(changed -> {
            changed.blocks = List.of(staying, going);
            changed.owned = List.of(ADDRESS);
        });
        for (MobileNodeBlock block : List.of(staying, going)) {
            for (int i = 0; i < block.homeAddresses().count(); i++) {
                final MobileNodeProfile node = Objects.requireNonNull(block.profile(block.homeAddresses().at(i)));
                assertThat(Scene.codes(scene.receive(scene.request().from(node.homeAddress(),
                        node.securityAssociations().getFirst()).careOf(OTHER_CARE_OF)
                        .extensions(prefix(node.ownedPrefixes().getFirst().toString())).bytes(), OTHER_CARE_OF)))
                        .singleElement().asString().startsWith("0 ");
            }
        }
        setting.blocks = List.of(staying);
        change.accept(setting);
        scene.agent().onSettings(scene.nowNs(), setting.build());
        assertThat(scene.agent().isCatchingUp()).isTrue();
    }

    @Test
    void whoGetsAPrefixUnaskedGetsOneOfABindingThatIsStillToBeJudged() {
        final Ipv6Prefix last = Objects.requireNonNull(going.profile(going.homeAddresses().last())).ownedPrefixes()
                .getFirst();
        swapWithManyToBeJudged(changed -> {
            changed.owned = List.of(last);
            changed.implicit = List.of(last);
        });
        assertThat(code(scene.register())).isEqualTo(ReplyCode.ACCEPTED);
        assertThat(scene.binding().prefixes()).extracting(RegisteredPrefix::prefix).containsExactly(last);
    }

    @Test
    void aPlaceThatABindingHasWhichIsStillToBeJudgedIsFree() {
        swapWithManyToBeJudged(
                changed -> SettingsChangeTest.registration(changed, registration -> registration.bindings = 152));
        assertThat(code(scene.receive(scene.request().from(Scene.VECTOR_HOME, Scene.VECTOR)
                .careOf(Ipv4Address.parse("203.0.113.77")).bytes(), COLOCATED))).isEqualTo(ReplyCode.ACCEPTED);
    }

    @Test
    void prefixesThatManyHaveWhoAreStillToBeJudgedAreFree() {
        swapWithManyToBeJudged(changed -> changed.otherOwned = List.of(Ipv6Prefix.parse("2001:db8:100::/48")));
        assertThat(Scene.codes(scene.receive(scene.request().from(OTHER_HOME, OTHER).careOf(OTHER_CARE_OF)
                .extensions(prefix("2001:db8:100::/48")).bytes(), OTHER_CARE_OF)))
                .containsExactly("0 2001:db8:100::/48");
    }

    @Test
    void theSameAgainLooksAtNobody() {
        swapWithManyToBeJudged(changed -> {});
        while (scene.agent().isCatchingUp()) {
            scene.agent().onTimer(scene.nowNs());
        }
        assertThat(scene.agent().onSettings(scene.nowNs(), setting.build())).isEmpty();
        assertThat(scene.agent().isCatchingUp()).isFalse();
    }
}
