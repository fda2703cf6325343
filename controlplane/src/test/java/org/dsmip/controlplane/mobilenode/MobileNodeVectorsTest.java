package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.mobilenode.PrefixState.Status;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ledgers' registrations, byte for byte, out of and into the state machine. */
class MobileNodeVectorsTest {
    @Test
    @Tag("DS-4.1-1")
    @Tag("DS-4.1-2")
    @Tag("DS-4.1-3")
    @Tag("DS-4.1-8")
    @Tag("DS-4.5-9")
    @Tag("DS-3-2")
    @Tag("DS-3.1-1")
    @Tag("DS-3.3-1")
    @Tag("BASE-MN-30")
    @Tag("BASE-AUTH-05")
    @Tag("BASE-AUTH-06")
    void registersWithR1AndIsRegisteredByR2() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        assertThat(node.lastRequest().payload()).isEqualTo(vector("R1"));

        node.receive(vector("R2"));

        assertThat(node.view().state()).isEqualTo(RegistrationView.State.REGISTERED);
        assertThat(node.lastEntry().ipv6Entries()).containsExactly(
                new Ipv6Entry(Sample.HOME_ADDRESS6.prefix(), TunnelingMode.CARE_OF_ADDRESS));
    }

    @Test
    @Tag("BASE-MN-02")
    @Tag("BASE-MN-05")
    @Tag("BASE-MN-09")
    @Tag("CNF-09")
    void sendsR1FromTheCareOfAddressStraightToTheHomeAgent() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);

        final Datagram sent = node.lastRequest();
        assertThat(sent.source()).isEqualTo(new Datagram.Endpoint(Sample.CARE_OF, 434));
        assertThat(sent.destination()).isEqualTo(new Datagram.Endpoint(Sample.HOME_AGENT, 434));
        assertThat(sent.ttl()).isEqualTo(255);
    }

    @Test
    @Tag("DS-3-2")
    void writesR10WhenToldToCountLengthsAsTheDraftPrintsThem() {
        final var dualStack = new DualStackSettings(true, 3600, 1280, LengthStyle.LITERAL, LengthRule.TOLERANT);
        final Node node = new Node(new MobileNodeSettings(Sample.HOME, List.of(Sample.ASSOCIATION),
                List.of(Sample.HOME_ADDRESS6), RequestSettings.DEFAULTS, dualStack));
        node.visit(Sample.CARE_OF);

        assertThat(node.lastRequest().payload()).isEqualTo(vector("R10"));
    }

    @Test
    @Tag("DS-4.5-5")
    @Tag("DS-4.5-3")
    @Tag("DS-4.2-2")
    void takesTheMixedResultsOfR7() {
        // R7 answers three requests, the third of which asks for dynamic assignment; this node made only two of them.
        final Node node = new Node(Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6));
        node.visit(Sample.CARE_OF);
        node.receive(vector("R7"));

        assertThat(node.view().prefixes()).extracting(PrefixState::label).containsExactly("down(11)", "up");
        assertThat(node.view().prefixes().get(1).mode()).isEqualTo(TunnelingMode.HOME_ADDRESS);
        assertThat(node.lastEntry().ipv6Entries()).containsExactly(
                new Ipv6Entry(Sample.NETWORK6.prefix(), TunnelingMode.HOME_ADDRESS));
        assertThat(node.discards(DiscardReason.PREFIX_REPLY_UNMATCHED)).isEqualTo(1);
    }

    @Test
    @Tag("BASE-MN-18")
    @Tag("BASE-MN-19")
    @Tag("DS-4.7-2")
    @Tag("ND-15")
    @Tag("CNF-09")
    void deregistersAtHomeWithR8AndIsFreeByR9() {
        final Node node = new Node(Sample.settings(), 0xC9E4_B2D1_0000_0000L, () -> 2L);
        node.home();

        assertThat(node.lastRequest().payload()).isEqualTo(vector("R8"));
        assertThat(node.lastRequest().source().address()).isEqualTo(Sample.HOME_ADDRESS);
        assertThat(node.lastRequest().ttl()).isEqualTo(255);

        node.receive(vector("R9"));
        assertThat(node.view().state()).isEqualTo(RegistrationView.State.HOME);
    }

    @Test
    @Tag("BASE-MN-18")
    void deregistersAtHomeWithTv13() {
        final Node node = new Node(baseSettings(), 0xC991_3EC0_5A5A_1000L, () -> 0x299L);
        node.home();

        assertThat(node.lastRequest().payload()).isEqualTo(vector("TV-13"));
    }

    @Test
    @Tag("BASE-RPL-11")
    @Tag("BASE-MN-29")
    void setsItsClockByTv5() {
        final Node node = new Node(baseSettings(), 0xC991_3EC0_5A5A_1000L, () -> 0x234L);
        node.visit(Sample.CARE_OF);
        node.receive(vector("TV-5"));
        node.pass(Node.SECOND);

        assertThat(node.view().lastCode()).isEqualTo(133);
        assertThat(node.requestMillis()).containsExactly(0L, 1000L);
        assertThat(Reply.decode(node.lastRequest()).identification() >>> 32).isEqualTo(0xC991_3EC0L + 95 + 1);
    }

    @Test
    @Tag("DS-3.2-2")
    void ignoresTheReservedOctetOfAPrefixReply() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        final byte[] changed = node.reply(0).allPrefixes(1).signedBy(null).octets().toArray();
        changed[20 + 5] = (byte) 0xFF;

        node.receive(Signed.by(Sample.ASSOCIATION, changed));

        assertThat(node.view().prefixes().get(0).status()).isEqualTo(Status.UP);
    }

    private static MobileNodeSettings baseSettings() {
        final HomeNetwork home = HomeNetwork.of(Ipv4Address.parse("192.0.2.77"), 24, Sample.HOME_AGENT);
        return new MobileNodeSettings(home, List.of(Sample.BASE_ASSOCIATION),
                List.of(RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:1::77/128"))), RequestSettings.DEFAULTS,
                DualStackSettings.DEFAULTS);
    }

    private static Octets vector(String name) {
        return Octets.of(Vectors.bytes(name));
    }
}
