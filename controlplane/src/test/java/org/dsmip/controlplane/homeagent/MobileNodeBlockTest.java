package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dsmip.controlplane.homeagent.Scene.CLOCK;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.codes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;
import static org.dsmip.controlplane.homeagent.Scene.reply;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home agent with a block of mobile nodes. */
class MobileNodeBlockTest {
    private static final Ipv4Address FIRST = Ipv4Address.parse("192.0.2.100");
    private static final Ipv4Address SECOND = Ipv4Address.parse("192.0.2.101");
    private static final Ipv4Address OUTSIDE = Ipv4Address.parse("192.0.2.200");

    private final MobileNodeBlock block = MobileNodesTest.block("192.0.2.100-192.0.2.199", "2001:db8:110::/44 by 56");
    private final Scene scene = scene();

    private Scene scene() {
        final Setting setting = new Setting();
        setting.blocks = List.of(block);
        return setting.scene();
    }

    private MobilitySecurityAssociation association(Ipv4Address home) {
        return block.securityAssociations().getFirst().of(home);
    }

    private List<Effect> register(Ipv4Address home, MobilitySecurityAssociation association, String network) {
        return scene.receive(scene.request().from(home, association).extensions(prefix(network)).bytes(), COLOCATED);
    }

    @Test
    @Tag("NP-1")
    void eachRegistersWithTheKeyOfItsAddressThePrefixOfItsNumberAndNoOther() {
        assertThat(codes(register(FIRST, association(FIRST), "2001:db8:110::/56")))
                .containsExactly("0 2001:db8:110::/56");
        assertThat(codes(register(SECOND, association(SECOND), "2001:db8:110:100::/56")))
                .containsExactly("0 2001:db8:110:100::/56");
        for (String others : List.of("2001:db8:110::/56", "2001:db8:110:200::/56", "2001:db8:110:200::/64",
                "2001:db8:110::/48", "2001:db8:100::/56")) {
            assertThat(codes(register(SECOND, association(SECOND), others))).containsExactly("9 " + others);
        }
        Scene.assertSigned(register(FIRST, association(FIRST), "2001:db8:110::/56"), association(FIRST));
    }

    @Test
    @Tag("NP-1")
    void whatIsReservedForSomebodyInABlockIsForNobodyWhoMayClaimAnything() {
        assertThat(codes(scene.register(prefix("2001:db8:110:6300::/56"), prefix("2001:db8:110:6380::/64"),
                prefix("2001:db8:110::/44"), prefix("2001:db8:110:6400::/56"))))
                .containsExactly("9 2001:db8:110:6300::/56", "9 2001:db8:110:6380::/64", "9 2001:db8:110::/44",
                        "0 2001:db8:110:6400::/56");
    }

    @Test
    void anotherOnesKeyAndAnAddressOutsideTheBlockAreRefusedAndNothingIsKeptOfThem() {
        assertThat(reply(register(SECOND, association(FIRST), "2001:db8:110::/56")).code()).isEqualTo(131);
        assertThat(reply(register(OUTSIDE, association(OUTSIDE), "2001:db8:110::/56")).code()).isEqualTo(131);
        final HomeAgentEnvironment environment = new HomeAgentEnvironment(0, home -> null,
                HomeAgentEnvironment.Truth.nothing(0, Scene.CLOCK), 1500, new Random(1));
        final MobileNodes configured = MobileNodes.of(List.of(), List.of(block));
        final MobileNodeStates states = new MobileNodeStates(() -> configured, environment);
        final MobileNodeState state = Objects.requireNonNull(states.find(FIRST));
        states.keep(new Credentials(Credentials.Finding.MOBILE_NODE_FAILED, state, null, 0, null, -1));
        assertThat(states.known(FIRST)).as("after a request that proved nothing").isNull();
        states.keep(new Credentials(Credentials.Finding.AUTHENTIC, state, null, 0, null, -1));
        assertThat(states.known(FIRST)).isSameAs(state);
        assertThat(states.find(FIRST)).isSameAs(state);
        assertThat(states.find(OUTSIDE)).isNull();
    }

    @Test
    @Tag("BASE-RPL-19")
    void whatAnEarlierRunAcceptedOfOneInABlockIsNotAcceptedAgain() {
        final Setting setting = new Setting();
        setting.blocks = List.of(block);
        final Scene restarted = new Scene(setting.build(), Map.of(FIRST, CLOCK));
        assertThat(reply(restarted.receive(new RequestBytes(CLOCK).from(FIRST, association(FIRST)).bytes(), COLOCATED))
                .code()).isEqualTo(133);
        restarted.pass(2 * Scene.SECOND_NS);
        assertThat(reply(restarted.receive(new RequestBytes(restarted.clock()).from(FIRST, association(FIRST)).bytes(),
                COLOCATED)).code()).isZero();
    }

    @Test
    void allTogetherHaveNoMorePrefixesThanTheSettingAllows() {
        final Setting setting = new Setting();
        setting.blocks = List.of(block);
        setting.prefixes(new PrefixSettings(16, 2, true, false, false, 48, false, true, true));
        final Scene full = setting.scene();
        for (Ipv4Address home : List.of(FIRST, SECOND)) {
            assertThat(codes(full.receive(full.request().from(home, association(home))
                    .extensions(prefix(block.profile(home).ownedPrefixes().getFirst().toString())).bytes(), COLOCATED)))
                    .singleElement().asString().startsWith("0 ");
        }
        assertThat(codes(full.register(prefix("2001:db8:100::/56")))).containsExactly("8 2001:db8:100::/56");
        full.receive(full.request().from(SECOND, association(SECOND)).lifetime(0).bytes(), COLOCATED);
        assertThat(codes(full.register(prefix("2001:db8:100::/56")))).containsExactly("0 2001:db8:100::/56");
    }

    @Test
    void refusesWhatContradictsItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MobileNodesTest.block("192.0.2.100-192.0.2.199", "2001:db8:110::/50 by 56"))
                .withMessageContaining("64 prefixes for the 100 mobile nodes 192.0.2.100-192.0.2.199");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MobileNodesTest.block("192.0.2.100", "2001:db8::/64 by 64",
                        "2001:db8::/64 by 64"))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException().isThrownBy(() -> with("192.0.2.190-192.0.3.1"))
                .withMessageContaining("outside the home network 192.0.2.0/24");
        assertThatIllegalArgumentException().isThrownBy(() -> with("192.0.2.1-192.0.2.9"))
                .withMessageContaining("192.0.2.1 is that of the home agent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("192.0.2.100-192.0.2.199", "2001:db8:200::/40 by 56"))
                .withMessageContaining("inside neither an on-link nor a served prefix");
    }

    private static void with(String homeAddresses, String... prefixes) {
        final Setting setting = new Setting();
        setting.blocks = List.of(MobileNodesTest.block(homeAddresses, prefixes));
        setting.build();
    }
}
