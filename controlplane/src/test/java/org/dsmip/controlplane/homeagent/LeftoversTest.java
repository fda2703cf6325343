package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.show.StateText;
import org.dsmip.controlplane.show.StatusState;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the kernel of a home agent does not take away when a mobile node has left. */
class LeftoversTest {
    private static final String LOG = "dsmip.home-agent";

    private final HomeAgentOnMemory node = new HomeAgentOnMemory(EnumSet.allOf(EventGroup.class));
    private final Route route = Route.toLink(Scene.HOME.toHostPrefix(), node.tun);
    private final ProxyNeighbor proxy = ProxyNeighbor.of(node.home, Scene.HOME);
    private int refusals;

    @BeforeEach
    void theKernelTakesNothingAway() {
        node.request(1800);
        assertThat(node.kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).contains(route);
        node.pass(5 * Scene.SECOND_NS);
        node.refuses = (method, argument) -> {
            final boolean isRefused = List.of("removeRoute", "removeProxyNeighbor").contains(method);
            refusals += isRefused ? 1 : 0;
            return isRefused;
        };
        assertThat(LogLines.of(LOG, () -> node.request(0)))
                .filteredOn(line -> line.contains("no longer wanted, but still in place")).hasSize(2);
        assertThat(node.kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).contains(route);
        assertThat(node.kernel.proxyNeighbors()).contains(proxy);
    }

    private String status() {
        return StateText.print(StatusState.ofHomeAgent(node.role.troubles()));
    }

    @Test
    @Tag("OPS-HOST-9")
    void isShownAndTriedAgainUntilItGoes() {
        assertThat(status()).contains("ready=yes", "no longer wanted, but still in place: ", " and 1 more", "EPERM");
        node.pass(61 * Scene.SECOND_NS);
        assertThat(refusals).as("at once and with two regular looks").isEqualTo(6);
        node.refuses = (method, argument) -> false;
        final List<String> lines = LogLines.of(LOG, () -> node.pass(30 * Scene.SECOND_NS));
        assertThat(lines).filteredOn(line -> line.contains("well again")).hasSize(2);
        assertThat(node.kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).doesNotContain(route);
        assertThat(node.kernel.proxyNeighbors()).isEmpty();
        assertThat(status()).contains("ready=yes").doesNotContain("in place");
    }

    @Test
    @Tag("OPS-HOST-9")
    void isNoLeftoverOnceItIsGoneByItself() {
        node.kernel.removeRoute(route);
        node.refuses = (method, argument) -> false;
        node.makeHomeLinkAnew();
        node.pass(Scene.SECOND_NS);
        assertThat(status()).doesNotContain("in place");
        assertThat(node.kernel.proxyNeighbors()).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-9")
    void staysWhereTheMobileNodeNeedsItAgain() {
        node.request(1800);
        assertThat(status()).doesNotContain("in place");
        node.refuses = (method, argument) -> false;
        node.pass(100 * Scene.SECOND_NS);
        assertThat(node.kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).contains(route);
        assertThat(node.kernel.proxyNeighbors()).contains(proxy);
    }
}
