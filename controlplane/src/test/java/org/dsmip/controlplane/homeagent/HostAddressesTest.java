package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Random;
import org.dsmip.controlplane.agent.EffectExecutor;
import org.dsmip.controlplane.agent.HomeAgentRole;
import org.dsmip.controlplane.agent.LinkAnnouncer;
import org.dsmip.controlplane.agent.NodeClock;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.publish.ForwardingPublisher;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a home agent learns which addresses its host has. */
class HostAddressesTest {
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("198.51.100.254");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final MemoryUdpSocket registrations = new MemoryUdpSocket(434, 10);
    private final int home = link("home");
    private final int internet = link("internet");
    private final InterfaceAddress address = InterfaceAddress.of(internet, CARE_OF, 24);
    private long clock = Scene.CLOCK;
    private final HomeAgentRole role = new HomeAgentRole(
            new HomeAgent(new Setting().build(),
                    new HomeAgentEnvironment(Scene.CLOCK - (100L << 32), 1500, new Random(1))),
            new EffectExecutor(
                    new EffectExecutor.Ports(registrations, routes, new OwnConfiguration(routes),
                            new ForwardingPublisher(new SnapshotCell(), number -> {}),
                            new LinkAnnouncer(routes, index -> new MemoryLinkSocket(MAC, 1500, 100)), null),
                    new EffectExecutor.Interfaces(link("tun"), "home", false, null)),
            new NodeClock() {
                @Override
                public long nowNs() {
                    return 0;
                }

                @Override
                public long awakeNs() {
                    return 0;
                }

                @Override
                public long wallClockNtp() {
                    return clock;
                }
            },
            new HomeAgentRole.Ports(registrations,
                    routes.subscribe(EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES)), routes, null,
                    routes.link("home"), null, null));

    private int link(String name) {
        final int index = routes.addLink(name, LinkType.ETHERNET, 1500, MAC);
        routes.setUp(index);
        return index;
    }

    /** The answer to a registration with that care-of address. */
    private int code() {
        clock += 1L << 32;
        registrations.inject(new UdpSocket.Reception(CARE_OF, 5001, Scene.HOME_AGENT, home, 64),
                Octets.of(new RequestBytes(clock).careOf(CARE_OF).bytes()));
        role.receive();
        return Objects.requireNonNull(registrations.take()).payload().toArray()[1] & 0xFF;
    }

    @Test
    @Tag("CNF-17")
    void fromTheStartAndFromWhatChangesLaterOnAnyInterface() {
        routes.addAddress(address);
        role.start();
        assertThat(code()).as("an address at the start").isEqualTo(134);
        routes.removeAddress(address);
        assertThat(code()).as("gone").isZero();
        routes.addAddress(address);
        assertThat(code()).as("back").isEqualTo(134);
    }
}
