package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a duty cycle does for several mobile nodes at once, and what is done in spite of what fails. */
class RoundTest {
    private static final Map<Ipv4Address, MobilitySecurityAssociation> NODES = Map.of(Scene.HOME, Scene.MOBILE,
            Scene.OTHER_HOME, Scene.OTHER, Scene.VECTOR_HOME, Scene.VECTOR);

    private final HomeAgentOnMemory node = new HomeAgentOnMemory(EnumSet.allOf(EventGroup.class));
    private final Set<BindingSnapshot> published = Collections.newSetFromMap(new IdentityHashMap<>());
    private int replies;

    private Set<Ipv4Address> routed() {
        final Set<Ipv4Address> routed = new HashSet<>();
        for (Route route : node.kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))) {
            if (route.destination().address() instanceof Ipv4Address address && route.destination().length() == 32) {
                routed.add(address);
            }
        }
        return routed;
    }

    private List<IpAddress> defended() {
        return node.kernel.proxyNeighbors().stream().map(ProxyNeighbor::address).toList();
    }

    @Test
    void allThatHaveRegisteredAreKnownBeforeTheFirstReplyLeavesByOnePublication() {
        node.beforeReply = () -> {
            replies++;
            published.add(node.bindings.get());
            for (Ipv4Address home : NODES.keySet()) {
                assertThat(node.bindings.get().byHomeAddress(home.bits())).as("known: %s", home).isNotNull();
            }
            assertThat(routed()).containsAll(NODES.keySet());
            assertThat(node.kernel.proxyNeighbors()).hasSize(3);
        };
        NODES.forEach((home, association) -> node.arrives(home, association, 1800));
        node.role.receive();
        assertThat(replies).isEqualTo(3);
        assertThat(published).hasSize(1);
    }

    @Test
    void whoComesAndGoesInOneRoundIsGoneAndWhoGoesAndComesIsThere() {
        node.arrives(Scene.HOME, Scene.MOBILE, 1800);
        node.arrives(Scene.HOME, Scene.MOBILE, 0);
        node.role.receive();
        assertThat(routed()).isEmpty();
        assertThat(node.kernel.proxyNeighbors()).isEmpty();
        assertThat(node.bindings.get().byHomeAddress(Scene.HOME.bits())).isNull();
        for (int lifetimeSec : new int[]{1800, 0, 1800, 0, 1800}) {
            node.arrives(Scene.HOME, Scene.MOBILE, lifetimeSec);
        }
        node.role.receive();
        assertThat(routed()).containsExactly(Scene.HOME);
        assertThat(node.kernel.proxyNeighbors()).hasSize(1);
        assertThat(node.bindings.get().byHomeAddress(Scene.HOME.bits())).isNotNull();
    }

    @Test
    @Tag("OPS-DISK-1")
    void whatCouldNotBeRecordedIsNotAnswered() {
        node.beforeReply = () -> replies++;
        node.beforeRecord = () -> {
            throw new IllegalArgumentException("too long");
        };
        node.request(1800);
        assertThat(replies).isZero();
        node.beforeRecord = () -> {};
        node.request(1800);
        assertThat(replies).isEqualTo(1);
    }

    @Test
    void whatTheKernelRefusesOneOfManyKeepsTheOthersFromNothing() {
        node.refuses = (method, argument) -> method.startsWith("add")
                && argument.toString().contains(Scene.OTHER_HOME.toString());
        node.beforeReply = () -> replies++;
        NODES.forEach((home, association) -> node.arrives(home, association, 1800));
        node.role.receive();
        assertThat(replies).as("who is not routed is registered all the same").isEqualTo(3);
        assertThat(routed()).containsExactlyInAnyOrder(Scene.HOME, Scene.VECTOR_HOME);
        assertThat(node.homeAgent.views().standings().missing()).hasSize(2)
                .allMatch(note -> note.what().contains(Scene.OTHER_HOME.toString()));
        node.refuses = (method, argument) -> false;
        node.pass(61 * Scene.SECOND_NS);
        assertThat(routed()).containsAll(NODES.keySet());
        assertThat(node.homeAgent.views().standings().missing()).isEmpty();
    }

    @Test
    void aMistakeInOneEffectKeepsTheOthersFromNothing() {
        node.refuses = (method, argument) -> {
            if (method.equals("addProxyNeighbor") && argument.toString().contains(Scene.HOME.toString())) {
                throw new IllegalStateException("a mistake in the program");
            }
            return false;
        };
        node.beforeReply = () -> {
            replies++;
            if (replies == 1) {
                throw new IllegalStateException("another mistake");
            }
        };
        NODES.forEach((home, association) -> node.arrives(home, association, 1800));
        assertThat(LogLines.of("dsmip.control", node.role::receive)).isNotEmpty();
        assertThat(replies).isEqualTo(3);
        assertThat(routed()).containsAll(NODES.keySet());
        assertThat(defended()).contains(Scene.OTHER_HOME, Scene.VECTOR_HOME);
    }
}
