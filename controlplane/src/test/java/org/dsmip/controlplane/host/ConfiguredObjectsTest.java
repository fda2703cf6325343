package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpPrefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules and routes that follow changed settings while the kernel refuses some of it. */
@Tag("OPS-HOST-9")
class ConfiguredObjectsTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    /** Monotonic clocks may be negative. */
    private static final long START_NS = -5 * SECOND_NS;
    private static final String LOG = "dsmip.node";
    private static final Route FIRST = aggregate("2001:db8:100::/40");
    private static final Route SECOND = aggregate("2001:db8:900::/40");
    private static final Rule RULE = Rule.lookup(AddressFamily.IPV6, 100,
            Rule.Selector.to(IpPrefix.parse("2001:db8:900::/40")), 200);

    private final MemoryRouteTable kernel = new MemoryRouteTable();
    private BiPredicate<String, Object> refuses = (method, argument) -> false;
    private final OwnConfiguration own = new OwnConfiguration(
            RefusingRoutes.of(kernel, (method, argument) -> refuses.test(method, argument)));

    private static Route aggregate(String prefix) {
        return Route.reject(IpPrefix.parse(prefix), RouteType.UNREACHABLE).withPriority(9999);
    }

    private ConfiguredObjects begin(boolean lasting) {
        return ConfiguredObjects.begin(own, List.of(FIRST), object -> lasting && object instanceof Route);
    }

    private List<Route> there() {
        return kernel.routes(RouteFilter.ALL);
    }

    private static void swap(ConfiguredObjects objects, NetworkObject... wanted) {
        objects.want(List.of(wanted));
        objects.removeOthers();
    }

    @Test
    void whatIsRefusedAtTheStartEndsIt() {
        refuses = (method, argument) -> argument.equals(FIRST);
        assertThatThrownBy(() -> begin(false)).isInstanceOf(RouteTableException.class);
    }

    @Test
    void whatIsRefusedOfAChangeIsTriedAgainAndToldMeanwhile() {
        final ConfiguredObjects objects = begin(false);
        refuses = (method, argument) -> argument.equals(SECOND) || method.equals("removeRoute");
        assertThat(LogLines.of(LOG, () -> swap(objects, SECOND, RULE))).singleElement().asString().contains("EPERM");
        assertThat(there()).as("nothing goes that cannot").containsExactly(FIRST);
        assertThat(kernel.rules()).as("the rest is there").contains(RULE);
        assertThat(objects.trouble()).isNotNull();
        assertThat(LogLines.of(LOG, () -> {
            for (int i = 0; i < 10; i++) {
                objects.sample(START_NS + i * SECOND_NS);
            }
        })).as("told once").isEmpty();
        refuses = (method, argument) -> false;
        assertThat(LogLines.of(LOG, () -> objects.sample(START_NS + 20 * SECOND_NS))).singleElement().asString()
                .contains("well again");
        assertThat(there()).containsExactly(SECOND);
        assertThat(objects.trouble()).isNull();
        own.close();
        assertThat(there()).isEmpty();
    }

    @Test
    void whatWasToGoAndIsWantedAgainIsPutBackWhenOthersTakeItAway() {
        final ConfiguredObjects objects = begin(false);
        refuses = (method, argument) -> method.equals("removeRoute");
        swap(objects, SECOND);
        refuses = (method, argument) -> false;
        swap(objects, FIRST, SECOND);
        kernel.removeRoute(FIRST);
        own.restore();
        assertThat(there()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    @Tag("OPS-RT-3")
    void whatLastsStaysAtTheEndWhenItCameLaterToo() {
        final ConfiguredObjects objects = begin(true);
        refuses = (method, argument) -> argument.equals(SECOND);
        swap(objects, FIRST, SECOND, RULE);
        refuses = (method, argument) -> false;
        objects.sample(START_NS);
        objects.sample(START_NS + 10 * SECOND_NS);
        own.close();
        assertThat(there()).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(kernel.rules()).doesNotContain(RULE);
    }
}
