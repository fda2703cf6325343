package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of what a killed home agent has left, whether or not its successor comes to serve. */
class FormerRunTest {
    private final MemoryRouteTable kernel = new MemoryRouteTable();
    private final int link = kernel.addLink("home", LinkType.ETHERNET, 1500, null);
    private final Route left = Route.toLink(Ipv4Prefix.parse("192.0.2.10/32"), link);
    private final Route aggregate = Route.reject(Ipv6Prefix.parse("2001:db8:100::/40"), RouteType.UNREACHABLE);
    private final OwnConfiguration own = new OwnConfiguration(kernel);
    private final Resources resources = new Resources();

    @BeforeEach
    void aKilledOneHasLeftRoutes() {
        kernel.setUp(link);
        kernel.addRoute(left);
        kernel.addRoute(aggregate);
    }

    private FormerRun started() {
        final FormerRun former = resources.add(new FormerRun(kernel, HostSettings.ofInstance(HostSettings.HOME_AGENT)));
        former.takenOverInto(resources.add(own));
        return former;
    }

    @Test
    @Tag("OPS-RT-3")
    void aStartThatFailsLeavesNothingButWhatIsToOutlastIt() {
        started();
        own.addRoute(aggregate);
        own.keep(aggregate);
        resources.takeBack();
        assertThat(kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).containsExactly(aggregate);
    }

    @Test
    void aStartThatFailsBeforeItHasTakenAnythingOverLeavesNothing() {
        resources.add(new FormerRun(kernel, HostSettings.ofInstance(HostSettings.HOME_AGENT)));
        resources.takeBack();
        assertThat(kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).isEmpty();
    }

    @Test
    @Tag("OPS-RT-3")
    void whatIsStillWantedStaysAndTheRestGoesOnce() {
        final FormerRun former = started();
        own.addRoute(left);
        former.clear();
        assertThat(kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).containsExactly(left);
        kernel.addRoute(aggregate);
        resources.takeBack();
        assertThat(kernel.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).as("of somebody who came later")
                .containsExactly(aggregate);
    }
}
