package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.effect.Effect.Place.TUNNEL;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.Ipv6TunnelingModeExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of each prefix asked for. */
class PrefixResultsTest {
    private final Node node = new Node(Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6));

    @BeforeEach
    void visit() {
        node.visit(Sample.CARE_OF);
    }

    @Test
    @Tag("DS-4.5-2")
    @Tag("DS-3.2-5")
    @Tag("DS-4.2-1")
    @Tag("A-4")
    void noReplyAtAllMeansThatTheHomeAgentKnowsNoIpv6() {
        final List<Effect> effects = node.accept(node.reply(0));

        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.NO);
        assertThat(labels()).containsExactly("down(unsupported)", "down(unsupported)");
        assertThat(effects).contains(new Effect.UnassignAddress(Sample.ADDRESS6, 128, TUNNEL),
                new Effect.UnassignAddress(Sample.ROUTER6, 128, TUNNEL));
        assertThat(node.lastEntry().ipv6Entries()).isEmpty();
    }

    @Test
    @Tag("DS-4.5-2")
    void asksAHomeAgentWithoutIpv6AgainAfterAnHourAndIsReadyToReceiveThen() {
        node.accept(node.reply(0));
        for (int i = 0; i < 2; i++) {
            node.pass(node.machine.nextDeadlineNs() - node.nowNs);
            assertThat(Reply.decode(node.lastRequest()).all(Ipv6PrefixRequestExtension.class)).isEmpty();
            assertThat(Reply.decode(node.lastRequest()).first(Ipv6TunnelingModeExtension.class)).isNull();
            node.accept(node.reply(0));
        }
        final List<Effect> effects = node.pass(node.machine.nextDeadlineNs() - node.nowNs);

        assertThat(node.requestMillis()).endsWith(3_600_000L);
        assertThat(effects).contains(new Effect.AssignAddress(Sample.ADDRESS6, 128, TUNNEL));
        assertThat(node.lastEntry().ipv6Entries()).hasSize(2);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.YES);
        assertThat(labels()).containsExactly("up", "up");
    }

    @Test
    @Tag("DS-4.5-4")
    @Tag("DS-4.2-4")
    @Tag("A-4")
    void aMissingReplyMeansRejected() {
        final List<Effect> effects = node.accept(node.reply(0).prefix(1, Sample.NETWORK6.prefix()));

        assertThat(labels()).containsExactly("down(rejected)", "up");
        assertThat(effects).contains(new Effect.UnassignAddress(Sample.ADDRESS6, 128, TUNNEL));
        assertThat(node.lastEntry().ipv6Entries())
                .containsExactly(new Ipv6Entry(Sample.NETWORK6.prefix(), TunnelingMode.CARE_OF_ADDRESS));
    }

    @Test
    @Tag("DS-3.2-4")
    @Tag("DS-3.2-3")
    void unknownCodesCountByTheirRange() {
        node.accept(node.reply(0).prefix(5, Sample.HOME_ADDRESS6.prefix()).prefix(200, Sample.NETWORK6.prefix()));

        assertThat(labels()).containsExactly("up", "down(200)");
        assertThat(node.view().prefixes().get(0).mode()).isEqualTo(TunnelingMode.HOME_ADDRESS);
    }

    @Test
    @Tag("DS-4.5-6")
    @Tag("DS-4.5-8")
    @Tag("DS-4.5-11")
    @Tag("A-26")
    void sendsEachPrefixAsItsCodeSays() {
        node.accept(node.reply(0).prefix(0, Sample.HOME_ADDRESS6.prefix()).prefix(1, Sample.NETWORK6.prefix()));

        assertThat(node.lastEntry().ipv6Entries()).containsExactly(
                new Ipv6Entry(Sample.HOME_ADDRESS6.prefix(), TunnelingMode.HOME_ADDRESS),
                new Ipv6Entry(Sample.NETWORK6.prefix(), TunnelingMode.CARE_OF_ADDRESS));
    }

    @Test
    @Tag("B-37")
    void ignoresAReplyBehindTheAuthentication() {
        node.accept(node.reply(0).prefix(1, Sample.HOME_ADDRESS6.prefix())
                .prefixBehindAuthentication(1, Sample.NETWORK6.prefix()));

        assertThat(labels()).containsExactly("up", "down(rejected)");
        assertThat(node.discards(DiscardReason.PREFIX_REPLY_NOT_COVERED)).isEqualTo(1);
    }

    @Test
    @Tag("B-38")
    @Tag("DS-4.5-3")
    void ignoresAReplyForAPrefixNeverAskedFor() {
        final Ipv6Prefix stray = Ipv6Prefix.parse("2001:db8:200::/56");
        node.accept(node.reply(0).allPrefixes(1).prefix(1, stray));

        assertThat(labels()).containsExactly("up", "up");
        assertThat(node.discards(DiscardReason.PREFIX_REPLY_UNMATCHED)).isEqualTo(1);
        assertThat(node.lastEntry().ipv6Entries()).noneMatch(entry -> entry.prefix().equals(stray));
    }

    @Test
    @Tag("B-39")
    void takesAReplyWithAnotherLengthForNone() {
        node.accept(node.reply(0).prefix(1, Sample.HOME_ADDRESS6.prefix())
                .prefix(1, Ipv6Prefix.parse("2001:db8:100::/64")));

        assertThat(labels()).containsExactly("up", "down(rejected)");
        assertThat(node.discards(DiscardReason.PREFIX_REPLY_UNMATCHED)).isEqualTo(1);
    }

    @Test
    @Tag("DS-4.5-3")
    void theFirstOfTwoRepliesCountsAndHostBitsDoNot() {
        node.accept(node.reply(0)
                .with(new Ipv6PrefixReplyExtension(MobileIpExtension.UNPLACED, 1, 56,
                        Ipv6Address.parse("2001:db8:100::dead")))
                .prefix(9, Sample.NETWORK6.prefix()).prefix(1, Sample.HOME_ADDRESS6.prefix())
                .with(new Ipv6PrefixReplyExtension(MobileIpExtension.UNPLACED, 1, 129, Sample.ADDRESS6)));

        assertThat(labels()).containsExactly("up", "up");
        assertThat(node.discards(DiscardReason.PREFIX_REPLY_DUPLICATE)).isEqualTo(1);
        assertThat(node.discards(DiscardReason.PREFIX_REPLY_UNMATCHED)).isEqualTo(1);
    }

    @Test
    @Tag("DS-4.5-5")
    void aRejectedAddressIsGoneUntilARefreshGetsItAccepted() {
        node.accept(node.reply(0).prefix(11, Sample.HOME_ADDRESS6.prefix()).prefix(1, Sample.NETWORK6.prefix()));
        assertThat(labels()).containsExactly("down(11)", "up");
        final List<Effect> refresh = node.pass(1440 * Node.SECOND);
        assertThat(refresh).as("still gone while asked for again").hasOnlyElementsOfType(Effect.Send.class);
        assertThat(Reply.decode(node.lastRequest()).all(Ipv6PrefixRequestExtension.class)).hasSize(2);

        assertThat(node.accept(node.reply(0).allPrefixes(1)))
                .contains(new Effect.AssignAddress(Sample.ADDRESS6, 128, TUNNEL));
        assertThat(labels()).containsExactly("up", "up");
    }

    @Test
    void anAddressSomebodyElseHasIsNotUsedAtHomeEither() {
        node.accept(node.reply(0).prefix(11, Sample.HOME_ADDRESS6.prefix()).prefix(1, Sample.NETWORK6.prefix()));
        node.pass(Node.SECOND);
        assertThat(node.home()).noneMatch(effect -> effect instanceof Effect.AssignAddress assign
                && assign.address().equals(Sample.ADDRESS6));
        assertThat(labels()).containsExactly("down(11)", "home");
        assertThat(node.accept(node.reply(0))).noneMatch(Effect.AnnounceAddress.class::isInstance);
    }

    @Test
    @Tag("DS-4.5-9")
    void withoutTheModeExtensionItIsReadyToSendByTheHomeAddress() {
        final Node other = new Node(Sample.homeAddressMode());
        other.visit(Sample.CARE_OF);
        final RegistrationRequest request = Reply.decode(other.lastRequest());

        assertThat(request.first(Ipv6TunnelingModeExtension.class)).isNull();
        assertThat(request.all(Ipv6PrefixRequestExtension.class)).hasSize(1);
        assertThat(other.lastEntry().ipv6Entries()).extracting(Ipv6Entry::mode)
                .containsExactly(TunnelingMode.HOME_ADDRESS);
    }

    @Test
    @Tag("DS-4.1-2")
    @Tag("DS-4.5-9")
    void includesExactlyOneModeExtensionHoweverManyPrefixesThereAre() {
        assertThat(Reply.decode(node.lastRequest()).all(Ipv6TunnelingModeExtension.class)).hasSize(1);
    }

    @Test
    @Tag("DS-4.1-1")
    void withoutPrefixesThereIsNoDualStackExtension() {
        final Node plain = new Node(Sample.settings(new RequestedPrefix[0]));
        plain.visit(Sample.CARE_OF);
        assertThat(Reply.decode(plain.lastRequest()).extensions()).hasSize(1);
        plain.accept(plain.reply(0));
        assertThat(plain.view().ipv6Support()).isEqualTo(Ipv6Support.UNKNOWN);
    }

    @Test
    void underMinimalEncapsulationItExpectsTheHomeAddressMode() {
        final Node minimal = new Node(
                Sample.settings(Sample.wrappedBy(EncapsulationKind.MINIMAL), Sample.HOME_ADDRESS6));
        minimal.visit(Sample.CARE_OF);
        assertThat(minimal.lastEntry().ipv6Entries()).extracting(Ipv6Entry::mode)
                .containsExactly(TunnelingMode.HOME_ADDRESS);
    }

    private List<String> labels() {
        return node.view().prefixes().stream().map(PrefixState::label).toList();
    }
}
