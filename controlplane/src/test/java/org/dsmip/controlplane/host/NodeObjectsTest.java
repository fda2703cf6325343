package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.controlplane.show.HostPieces;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySharedNames;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node says of all that it keeps on its host. */
class NodeObjectsTest {
    private static final Rule RULE = Rule.lookup(AddressFamily.IPV4, 100, Rule.Selector.ALL, Route.MAIN_TABLE);
    private static final String FORWARDING = "net.ipv4.ip_forward";

    private final MemoryRouteTable kernel = new MemoryRouteTable();
    private final int tun = kernel.addLink("tun", LinkType.NONE, 1500, null);
    private final Route ofMobileNode = Route.toLink(Ipv4Prefix.parse("192.0.2.10/32"), tun);
    private final Route into = Route.toLink(Ipv6Prefix.parse("2001:db8:9::/48"), tun);
    private boolean refuses;
    private final RouteTable routes = RefusingRoutes.of(kernel,
            (method, argument) -> refuses && (method.startsWith("add") || method.startsWith("remove")));
    private final OwnConfiguration own = new OwnConfiguration(routes);
    private final MemorySysctl sysctl = new MemorySysctl(
            Map.of(FORWARDING, "0", "net.ipv6.conf.all.disable_ipv6", "0"));
    private final KernelSettings settings = new KernelSettings(
            new KernelSettings.Host(sysctl, routes, new MemorySharedNames()));
    private final NodeObjects objects = new NodeObjects(routes, own, settings);

    NodeObjectsTest() {
        kernel.setUp(tun);
        own.addRule(RULE);
        own.addRoute(into);
        own.changeForMany(List.of(Change.add(ofMobileNode)));
        settings.need(Setting.shared(FORWARDING, "1"));
    }

    private List<HostObject> now() {
        final HostPieces.Own now = objects.now();
        return Stream.concat(now.objects().stream(), now.amissOfBindings().get()).toList();
    }

    @Test
    @Tag("OPS-HOST-9")
    void namesInterfacesAndLeavesToOthersWhatIsForMobileNodes() {
        assertThat(now()).allMatch(object -> object.state() == State.IN_PLACE)
                .extracting(object -> object.kind() + " " + object.object()).containsExactly(
                        "rule rule 100: from all lookup main",
                        "route unicast 2001:db8:9::/48 dev tun table 254 priority 1024 protocol 134",
                        "setting net.ipv4.ip_forward = 1");
    }

    @Test
    @Tag("OPS-HOST-9")
    void saysWhyWhatIsMissingCannotBePutBackThoughItIsForAMobileNode() {
        kernel.removeRule(RULE);
        kernel.removeRoute(ofMobileNode);
        refuses = true;
        own.restore();
        assertThat(now()).filteredOn(object -> object.state() == State.REFUSED)
                .extracting(object -> object.kind() + " " + object.object() + ": " + object.reason()).containsExactly(
                        "rule rule 100: from all lookup main: addRule failed: EPERM",
                        "route 192.0.2.10/32: addRoute failed: EPERM");
        refuses = false;
        own.restore();
        assertThat(now()).allMatch(object -> object.state() == State.IN_PLACE).hasSize(3);
    }

    @Test
    @Tag("OPS-HOST-9")
    void saysWhatIsNotTakenAway() {
        refuses = true;
        assertThatThrownBy(() -> own.removeRoute(into)).isInstanceOf(RouteTableException.class);
        assertThat(now()).filteredOn(object -> object.state() == State.NOT_REMOVED).singleElement()
                .satisfies(object -> assertThat(object.reason()).isEqualTo("removeRoute failed: EPERM"));
        refuses = false;
        own.removeRoute(into);
        assertThat(now()).hasSize(2);
    }
}
