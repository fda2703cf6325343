package org.dsmip.core.io.linux.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.dsmip.core.io.InOwnNetworkNamespace;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many requests in one call to the kernel, and what has become of each. */
@ExtendWith(InOwnNetworkNamespace.class)
class NetlinkRequestsIT {
    private static final int NO_LINK = 987654;

    private static Route route(int number, int link) {
        return Route.toLink(new Ipv4Address(0x0A000000 + number).toHostPrefix(), link);
    }

    private static List<Consumer<MessageWriter>> additions(List<Route> routes) {
        final List<Consumer<MessageWriter>> encoders = new ArrayList<>();
        routes.forEach(route -> encoders.add(writer -> RouteMessage.encodeReplace(writer, route)));
        return encoders;
    }

    /** Brings the loopback link up, which routes may lead to. */
    private static int loopback(RouteTable table) {
        final int index = Objects.requireNonNull(table.link("lo")).index();
        table.setUp(index);
        return index;
    }

    @Test
    void eachRefusalIsThatOfItsOwnRequestEvenWhereThereIsRoomForFewAnswersOnly() {
        try (LinuxRouteTable table = LinuxRouteTable.open();
                NetlinkSocket socket = new NetlinkSocket(0);
                NetlinkRequests requests = new NetlinkRequests(socket)) {
            final int loopback = loopback(table);
            for (int bytes : new int[]{4 << 20, 1}) {
                socket.narrow(bytes);
                final List<Route> routes = new ArrayList<>();
                final List<Integer> errors = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    final boolean refused = i % 3 != 1;
                    routes.add(route(i, refused ? NO_LINK : loopback));
                    errors.add(refused ? Errno.ENODEV : 0);
                }
                assertThat(requests.execute(additions(routes))).as("room for %d bytes", bytes)
                        .extracting(Acknowledgment::errno).isEqualTo(errors);
                assertThat(table.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP)))
                        .hasSameElementsAs(routes.stream().filter(route -> route.linkIndex() == loopback).toList());
                table.change(routes.stream().map(Change::remove).toList());
            }
        }
    }

    @Test
    void theLastOfManyMayBeRefusedLikeAnyOther() {
        try (NetlinkRequests requests = new NetlinkRequests(new NetlinkSocket(0))) {
            for (int count : new int[]{1, 2, 255, 256, 257, 512}) {
                final List<Route> routes = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    routes.add(route(i, NO_LINK));
                }
                assertThat(requests.execute(additions(routes))).as("%d requests", count).hasSize(count)
                        .allMatch(end -> end.errno() == Errno.ENODEV);
            }
        }
    }

    @Test
    void tenThousandAtOnceAreAllThere() {
        try (LinuxRouteTable table = LinuxRouteTable.open()) {
            final int loopback = loopback(table);
            final List<Route> routes = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                routes.add(route(i, loopback));
            }
            long singleNs = 0;
            long manyNs = 0;
            for (int round = 0; round < 2; round++) {
                long beganNs = System.nanoTime();
                routes.forEach(table::addRoute);
                singleNs = System.nanoTime() - beganNs;
                assertThat(table.change(routes.stream().map(Change::remove).toList())).containsOnlyNulls();
                beganNs = System.nanoTime();
                assertThat(table.change(routes.stream().map(Change::add).toList())).containsOnlyNulls();
                manyNs = System.nanoTime() - beganNs;
                assertThat(table.routes(RouteFilter.ofProtocol(RouteProtocol.DSMIP))).hasSize(10_000);
                routes.forEach(table::removeRoute);
            }
            System.err.printf("10 000 routes: one by one %.1f ms, at once %.1f ms%n", singleNs / 1e6, manyNs / 1e6);
        }
    }
}
