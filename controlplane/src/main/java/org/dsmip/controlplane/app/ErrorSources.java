package org.dsmip.controlplane.app;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dsmip.controlplane.host.LookPace;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.AddressScope;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.dataplane.forward.ForwarderSettings.ErrorSource;

/**
 * From which address ICMPv6 errors come: a global one that this host has at the moment (RFC 4443 section 2.2), because Linux
 * forwards none from a link-local source to hosts beyond the link. Follows the addresses of the host. Used by the control
 * thread.
 */
final class ErrorSources implements Watch {
    private final Ipv4Address ipv4;
    private final Choice choice;
    private final RouteTable routes;
    private final NetworkEvents events;
    private final Consumer<ErrorSource> consumer;
    private final LookPace pace = new LookPace();

    /**
     * Which of the host's global IPv6 addresses is taken.
     *
     * @param preferred prefixes from which it is taken if possible, best first
     * @param others whether any other will do
     * @param substitute an address that is this node's even where no interface has it; null: there is none
     */
    record Choice(List<Ipv6Prefix> preferred, boolean others, Optional<Ipv6Address> substitute) {
        /** A home agent: on the home link it is known as a router. */
        static Choice ofHomeAgent(List<Ipv6Prefix> onLink) {
            return new Choice(onLink, true, Optional.empty());
        }

        /**
         * A mobile node: only registered addresses go through its tunnel. Of a network that it is the router of, the
         * Subnet-Router address is its own (RFC 4291 section 2.6.1).
         */
        static Choice ofMobileNode(List<Ipv6Prefix> registered) {
            return new Choice(registered, false, registered.stream().findFirst().map(Ipv6Prefix::address));
        }

        Ipv6Address among(Stream<Ipv6Address> addresses) {
            return addresses.filter(address -> others || rank(address) < preferred.size())
                    .min(Comparator.comparingInt(this::rank).thenComparing(Comparator.naturalOrder()))
                    .or(() -> substitute).orElse(Ipv6Address.UNSPECIFIED);
        }

        private int rank(Ipv6Address address) {
            final Predicate<Ipv6Prefix> contains = prefix -> prefix.contains(address);
            return (int) preferred.stream().takeWhile(contains.negate()).count();
        }
    }

    /** Looks when an event about addresses has come, on a subscription of its own; the first time at once. */
    ErrorSources(Ipv4Address ipv4, Choice choice, RouteTable routes, NetworkEvents events,
            Consumer<ErrorSource> consumer) {
        this.ipv4 = ipv4;
        this.choice = choice;
        this.routes = routes;
        this.events = events;
        this.consumer = consumer;
        consumer.accept(new ErrorSource(ipv4.bits(), 0, 0));
        if (!look()) {
            pace.want();
        }
    }

    @Override
    public void sample(long nowNs) {
        if (events.poll(event -> {}) > 0) {
            pace.want();
        }
        if (pace.isDue(nowNs)) {
            final long startNs = System.nanoTime();
            if (look()) {
                pace.looked(nowNs, nowNs + System.nanoTime() - startNs);
            } else {
                pace.failed(nowNs);
            }
        }
    }

    /** Whether it could be read; as long as the list changes whenever it is read the address of before will do. */
    private boolean look() {
        try {
            final Ipv6Address ipv6 = choice.among(routes.addresses().stream().filter(ErrorSources::isGlobal)
                    .map(address -> (Ipv6Address) address.address()));
            consumer.accept(new ErrorSource(ipv4.bits(), ipv6.high(), ipv6.low()));
            return true;
        } catch (RouteTableException e) {
            return false;
        }
    }

    private static boolean isGlobal(InterfaceAddress address) {
        return address.address() instanceof Ipv6Address ipv6 && !ipv6.isLinkLocal()
                && address.scope() == AddressScope.GLOBAL && address.isUsable();
    }
}
