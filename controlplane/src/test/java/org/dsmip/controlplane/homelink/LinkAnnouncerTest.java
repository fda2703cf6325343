package org.dsmip.controlplane.homelink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkAnnouncerTest {
    private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);
    private static final MacAddress OTHER_MAC = new MacAddress(0x0200_0000_0002L);
    private static final Ipv4Address HOME_ADDRESS = Ipv4Address.parse("192.0.2.10");
    private static final Ipv6Address HOME_ADDRESS6 = Ipv6Address.parse("2001:db8:1::10");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final List<Integer> opened = new ArrayList<>();
    private final List<MemoryLinkSocket> sockets = new ArrayList<>();
    private final LinkAnnouncer announcer = new LinkAnnouncer(routes, this::open);
    private int queue = 8;

    private MemoryLinkSocket open(int index) {
        opened.add(index);
        sockets.add(new MemoryLinkSocket(MAC, 1500, queue));
        return sockets.getLast();
    }

    @BeforeEach
    void link() {
        newLink();
    }

    private Link newLink() {
        final int index = routes.addLink("home", LinkType.ETHERNET, 1500, MAC);
        routes.setUp(index);
        routes.addAddress(InterfaceAddress.of(index, Ipv6Address.parse("2001:db8:1::1"), 64));
        return home();
    }

    private Link home() {
        return Objects.requireNonNull(routes.link("home"));
    }

    @Test
    void keepsOneSocketForAllAnnouncementsOnALinkBecauseTheKernelIsSlowToCloseOne() {
        assertThat(announcer.announce(home(), HOME_ADDRESS, null)).isZero();
        assertThat(announcer.announce(home(), HOME_ADDRESS6, null)).isZero();

        assertThat(opened).containsExactly(home().index());
        assertThat(etherType(sockets.getFirst().take())).isEqualTo(EthernetHeaderFlyweight.ARP);
        assertThat(etherType(sockets.getFirst().take())).isEqualTo(EthernetHeaderFlyweight.IPV6);
    }

    @Test
    void opensAnotherWhenTheInterfaceHasBeenReplacedByOneOfTheSameName() {
        announcer.announce(home(), HOME_ADDRESS, null);
        final Link before = home();
        routes.deleteLink(before.index());
        final Link after = newLink();

        assertThat(announcer.announce(after, HOME_ADDRESS, null)).isZero();

        assertThat(opened).containsExactly(before.index(), after.index());
        assertClosed(sockets.getFirst());
    }

    @Test
    void announcesTheMacAddressThatTheInterfaceHasNow() {
        announcer.announce(home(), HOME_ADDRESS, null);
        final Link link = home();
        announcer.announce(new Link(link.index(), link.name(), link.type(), link.kind(), link.mtuBytes(),
                link.queueLength(), true, true,
                OTHER_MAC), HOME_ADDRESS, null);

        assertThat(source(sockets.getFirst().take())).isEqualTo(MAC);
        assertThat(source(sockets.getFirst().take())).isEqualTo(OTHER_MAC);
    }

    @Test
    void givesUpASocketThatCouldNotSend() {
        queue = 1;
        assertThat(announcer.announce(home(), HOME_ADDRESS, null)).isZero();
        assertThat(announcer.announce(home(), HOME_ADDRESS, null)).isEqualTo(-Errno.EAGAIN);
        assertClosed(sockets.getFirst());

        assertThat(announcer.announce(home(), HOME_ADDRESS, null)).isZero();
        assertThat(opened).hasSize(2);
    }

    @Test
    void closesItsSocketOnceAndIsOfUseAfterThat() {
        announcer.close();
        announcer.announce(home(), HOME_ADDRESS, null);
        announcer.close();
        announcer.close();
        assertClosed(sockets.getFirst());
        assertThat(announcer.announce(home(), HOME_ADDRESS, null)).isZero();
    }

    private static void assertClosed(MemoryLinkSocket socket) {
        assertThatThrownBy(() -> socket.receive(frame -> {}, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static EthernetHeaderFlyweight header(Octets frame) {
        return new EthernetHeaderFlyweight().wrap(new UnsafeBuffer(frame.toArray()), 0, EthernetHeaderFlyweight.LENGTH);
    }

    private static int etherType(@Nullable Octets frame) {
        return header(Objects.requireNonNull(frame)).etherType();
    }

    private static MacAddress source(@Nullable Octets frame) {
        return new MacAddress(header(Objects.requireNonNull(frame)).source());
    }
}
