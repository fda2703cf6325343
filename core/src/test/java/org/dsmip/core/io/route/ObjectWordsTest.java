package org.dsmip.core.io.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a failed system call is about, as an operator reads it. */
class ObjectWordsTest {
    private static final IpAddress ADDRESS = IpAddress.parse("2001:db8:1::10");

    @Test
    @Tag("OPS-SAY-4")
    void objectsOfTheKernelAreNamedInWords() {
        assertThat(ProxyNeighbor.of(2, ADDRESS)).hasToString("proxy neighbor 2001:db8:1::10 on link 2 protocol 134");
        assertThat(InterfaceAddress.of(2, ADDRESS, 128).without(AddressFlag.NO_DAD).toString())
                .startsWith("2001:db8:1::10/128 on link 2 scope global");
        assertThat(InterfaceAddress.of(2, ADDRESS, 128).toString()).contains(" no-dad");
        assertThat(new RouteQuery(ADDRESS, null, 0, 0)).hasToString("route to 2001:db8:1::10");
        assertThat(new RouteQuery(ADDRESS, ADDRESS, 0xd0, 4))
                .hasToString("route to 2001:db8:1::10 from 2001:db8:1::10 mark 0xd0 link 4");
        for (Object object : new Object[]{ProxyNeighbor.of(2, ADDRESS), InterfaceAddress.of(2, ADDRESS, 128),
            new RouteQuery(ADDRESS, null, 0, 0), Route.toLink(Ipv4Prefix.parse("10.0.0.0/8"), 3),
            Rule.lookup(AddressFamily.IPV6, 400, Rule.Selector.ALL, 434)}) {
            assertThat(object.toString()).doesNotContainPattern("\\w\\[|null|[A-Z]{3,}_[A-Z]+|\\[\\]|[A-Z]{5,}");
        }
    }
}
