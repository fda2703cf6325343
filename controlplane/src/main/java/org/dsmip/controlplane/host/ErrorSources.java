package org.dsmip.controlplane.host;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.AddressScope;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * From which address ICMPv6 errors come: a global one that this host has at the moment (RFC 4443 section 2.2), because Linux
 * forwards none from a link-local source to hosts beyond the link. Follows the addresses of the host. Used by the control
 * thread.
 */
public final class ErrorSources implements Watch {
    private final Ipv4Address ipv4;
    private Choice choice;
    private final RouteTable routes;
    private final NetworkEvents events;
    private final Consumer<Source> consumer;
    private final LookPace pace = new LookPace();

    /**
     * Addresses that errors come from.
     *
     * @param ipv4 always there
     * @param ipv6 unspecified: there is none
     */
    public record Source(Ipv4Address ipv4, Ipv6Address ipv6) {}

    /**
     * Which of the host's global IPv6 addresses is taken.
     *
     * @param preferred prefixes from which it is taken if possible, best first
     * @param others whether any other will do
     * @param substitute an address that is this node's even where no interface has it; null: there is none
     */
    public record Choice(List<Ipv6Prefix> preferred, boolean others, Optional<Ipv6Address> substitute) {
        /** Copies the list. */
        public Choice {
            preferred = List.copyOf(preferred);
        }

        /**
         * A home agent: on the home link it is known as a router.
         *
         * @param onLink its prefixes there
         * @return the choice
         */
        public static Choice ofHomeAgent(List<Ipv6Prefix> onLink) {
            return new Choice(onLink, true, Optional.empty());
        }

        /**
         * A mobile node: only registered addresses go through its tunnel. Of a network that it is the router of, the
         * Subnet-Router address is its own (RFC 4291 section 2.6.1).
         *
         * @param registered what it registers
         * @return the choice
         */
        public static Choice ofMobileNode(List<Ipv6Prefix> registered) {
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

    /**
     * Looks when an event about addresses has come, on a subscription of its own; the first time at once.
     *
     * @param ipv4 the node's own address
     * @param choice which IPv6 address is taken
     * @param routes tells which there are
     * @param events tells when they change
     * @param consumer hears what is chosen
     */
    public ErrorSources(Ipv4Address ipv4, Choice choice, RouteTable routes, NetworkEvents events,
            Consumer<Source> consumer) {
        this.ipv4 = ipv4;
        this.choice = choice;
        this.routes = routes;
        this.events = events;
        this.consumer = consumer;
        consumer.accept(new Source(ipv4, Ipv6Address.UNSPECIFIED));
        if (!look()) {
            pace.want();
        }
    }

    /**
     * Chooses among others from now on.
     *
     * @param next which of the host's global IPv6 addresses is taken
     */
    public void follow(Choice next) {
        if (!next.equals(choice)) {
            choice = next;
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
            consumer.accept(new Source(ipv4, ipv6));
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
