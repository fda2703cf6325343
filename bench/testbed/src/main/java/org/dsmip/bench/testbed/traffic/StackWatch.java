package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.Waiter;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.io.linux.LinuxWaiter;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.sys.SystemCallException;

/** Watches what arrives at some interfaces, by packet sockets, and counts it by header stack. */
public final class StackWatch {
    /** Also what a bridge takes from its ports, which sockets for one EtherType do not get. */
    private static final int ETH_P_ALL = 3;
    private static final int BURST = 256;
    private static final long LONGEST_WAIT_NS = 20_000_000L;

    private final List<Watched> watched = new ArrayList<>();
    private final HeaderStack stacks = new HeaderStack();
    private final StackTable table = new StackTable();

    private StackWatch() {}

    private record Watched(String interfaceName, LinkSocket socket) {}

    /**
     * Watches until told to stop. What the interfaces send is left out.
     *
     * @param interfaceNames where to watch
     * @param interval time between reports of progress; zero: none
     * @param stop asked all the time; true: end
     * @param ready called once everything is watched
     * @param progress gets lines about each interval
     * @return the report: how often each stack was seen at which interface
     * @throws IOException if an interface cannot be watched; the message is for the user
     */
    public static StateBlock run(List<String> interfaceNames, Duration interval, BooleanSupplier stop, Runnable ready,
            Consumer<String> progress) throws IOException {
        final StackWatch watch = new StackWatch();
        try (Waiter waiter = new LinuxWaiter()) {
            watch.open(interfaceNames);
            waiter.watch(watch.watched.stream().map(Watched::socket).toList());
            ready.run();
            watch.loop(waiter, interval.toNanos(), stop, progress);
            return watch.table.report();
        } catch (SystemCallException | RouteTableException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            watch.watched.forEach(each -> each.socket().close());
        }
    }

    /** By rtnetlink, because {@link java.net.NetworkInterface} knows none that have no address. */
    private void open(List<String> interfaceNames) throws IOException {
        try (RouteTable routes = LinuxRouteTable.open()) {
            for (String name : interfaceNames) {
                final Link link = routes.link(name);
                if (link == null) {
                    throw new IOException("there is no interface " + name);
                }
                watched.add(new Watched(name, LinuxLinkSocket.open(link.index(), ETH_P_ALL, BpfFilter.ALL)));
            }
        }
    }

    private void loop(Waiter waiter, long intervalNs, BooleanSupplier stop, Consumer<String> progress) {
        long nextNs = System.nanoTime() + intervalNs;
        while (!stop.getAsBoolean()) {
            waiter.await(LONGEST_WAIT_NS);
            for (Watched each : watched) {
                each.socket().receive(frame -> table.count(each.interfaceName(), stacks.ofFrame(frame.toArray())),
                        BURST);
            }
            if (intervalNs > 0 && System.nanoTime() - nextNs >= 0) {
                table.progress(System.currentTimeMillis()).forEach(progress);
                nextNs += intervalNs;
            }
        }
    }
}
