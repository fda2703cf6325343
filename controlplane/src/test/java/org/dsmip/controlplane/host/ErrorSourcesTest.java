package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ErrorSourcesTest {
    private static final Ipv4Address OWN = Ipv4Address.parse("192.0.2.1");
    private static final List<Ipv6Prefix> REGISTERED = List.of(Ipv6Prefix.parse("2001:db8:100::/56"),
            Ipv6Prefix.parse("2001:db8:1::10/128"));

    private static final long SECOND_NS = 1_000_000_000L;

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final int home = routes.addLink("home", LinkType.ETHERNET, 1500, null);
    private final int other = routes.addLink("other", LinkType.ETHERNET, 1500, null);
    private final AtomicReference<ErrorSources.Source> source = new AtomicReference<>();

    private ErrorSources watch(ErrorSources.Choice choice) {
        return new ErrorSources(OWN, choice, routes, routes.subscribe(EnumSet.of(EventGroup.ADDRESSES)), source::set);
    }

    private InterfaceAddress add(int link, String address) {
        final InterfaceAddress added = InterfaceAddress.of(link, Ipv6Address.parse(address), 64);
        routes.addAddress(added);
        return added;
    }

    private String chosen() {
        return source.get().ipv6().toString();
    }

    @AfterEach
    void routesAreClosed() {
        routes.close();
    }

    @Test
    @Tag("OPS-ERR-1")
    @Tag("IP-1")
    void aHomeAgentSpeaksAsItIsKnownOnTheHomeLinkAsLongAsItHasThatAddress() {
        add(home, "fe80::1");
        final ErrorSources watch = watch(ErrorSources.Choice.ofHomeAgent(List.of(Ipv6Prefix.parse("2001:db8:1::/64"))));
        assertThat(source.get().ipv6().isUnspecified()).as("a link-local address is none").isTrue();
        assertThat(source.get().ipv4()).isEqualTo(OWN);
        add(other, "2001:db8:7::1");
        watch.sample(1 * SECOND_NS);
        assertThat(chosen()).isEqualTo("2001:db8:7::1");
        final InterfaceAddress best = add(home, "2001:db8:1::2");
        watch.sample(2 * SECOND_NS);
        assertThat(chosen()).isEqualTo("2001:db8:1::2");
        routes.removeAddress(best);
        watch.sample(3 * SECOND_NS);
        assertThat(chosen()).isEqualTo("2001:db8:7::1");
        routes.addAddress(best.with(AddressFlag.TENTATIVE));
        watch.sample(4 * SECOND_NS);
        assertThat(chosen()).as("not one that is still in question").isEqualTo("2001:db8:7::1");
    }

    @Test
    @Tag("OPS-ERR-1")
    @Tag("IP-1")
    void aMobileNodeSpeaksFromARegisteredAddressOnly() {
        add(other, "2001:db8:7::1");
        final ErrorSources watch = watch(ErrorSources.Choice.ofMobileNode(REGISTERED));
        assertThat(chosen()).as("that of the router of its network").isEqualTo("2001:db8:100::");
        add(home, "2001:db8:1::10");
        watch.sample(1 * SECOND_NS);
        assertThat(chosen()).isEqualTo("2001:db8:1::10");
        add(other, "2001:db8:100:5::1");
        watch.sample(2 * SECOND_NS);
        assertThat(chosen()).isEqualTo("2001:db8:100:5::1");
    }

    @Test
    @Tag("IP-1")
    void aMobileNodeWithoutIpv6HasNone() {
        watch(ErrorSources.Choice.ofMobileNode(List.of()));
        assertThat(source.get().ipv6().isUnspecified()).isTrue();
    }

    @Test
    @Tag("OPS-ERR-1")
    void otherPrefixesCountFromTheNextLookOn() {
        add(home, "2001:db8:1::2");
        add(other, "2001:db8:7::1");
        final ErrorSources watch = watch(ErrorSources.Choice.ofHomeAgent(List.of(Ipv6Prefix.parse("2001:db8:1::/64"))));
        assertThat(chosen()).isEqualTo("2001:db8:1::2");
        watch.follow(ErrorSources.Choice.ofHomeAgent(List.of(Ipv6Prefix.parse("2001:db8:7::/64"))));
        watch.sample(1 * SECOND_NS);
        assertThat(chosen()).isEqualTo("2001:db8:7::1");
    }
}
