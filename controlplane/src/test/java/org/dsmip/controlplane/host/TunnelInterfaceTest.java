package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySharedNames;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tunnel device among other programs, in virtual time. */
class TunnelInterfaceTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final Ipv4Address END = Ipv4Address.parse("192.0.2.1");
    private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::c000:201");
    private static final String MODE = "net.ipv6.conf.tun.addr_gen_mode";
    private static final String MTU = "net.ipv6.conf.tun.mtu";
    private static final String ALL = "net.ipv6.conf.all.disable_ipv6";

    private final MemoryRouteTable table = new MemoryRouteTable();
    private final int home = table.addLink("home", LinkType.ETHERNET, 1500, null);
    private final int index = table.addLink("tun", LinkType.NONE, 1500, null);
    private final InterfaceAddress atHome = InterfaceAddress.of(home, END, 24);
    private final NetworkEvents events = table.subscribe();
    private final MemorySysctl sysctl = new MemorySysctl(Map.of(ALL, "0", MODE, "0",
            "net.ipv6.conf.tun.disable_ipv6", "1", "net.ipv4.conf.tun.rp_filter", "1", MTU, "1500"));
    private final RouteTable kernel = withTheKernelsMtu();
    private final KernelSettings settings = new KernelSettings(
            new KernelSettings.Host(sysctl, table, new MemorySharedNames()));
    private final List<String> remade = new ArrayList<>();
    private int refusal;
    private boolean stays = true;
    private final TunnelInterface tunnel = new TunnelInterface(
            new TunnelInterface.Device("tun", index, 1480, 5000, END, true, this::remake),
            new TunnelInterface.Host(kernel, new OwnConfiguration(table), settings, sysctl));
    private long now = 1;

    /** IPv6 takes the MTU of a device over whenever that is changed, or the device comes up. */
    private RouteTable withTheKernelsMtu() {
        return (RouteTable) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{RouteTable.class},
                (proxy, method, arguments) -> {
                    try {
                        final Object result = method.invoke(table, arguments);
                        if (method.getName().equals("setMtu") || method.getName().equals("setUp")) {
                            sysctl.write(MTU, Integer.toString(Objects.requireNonNull(table.link(index)).mtuBytes()));
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void remake() {
        if (refusal != 0) {
            throw new SystemCallException("ioctl", "TUNSETIFF tun", -refusal);
        }
        remade.add("tun");
        if (stays) {
            table.remakeLink(new Link(index, "tun", LinkType.NONE, "", 1500, 500, false, false, null));
        }
    }

    private void hear(long afterNs) {
        now += afterNs;
        events.poll(tunnel::onEvent);
        tunnel.onTimer(now);
    }

    private List<IpAddress> addresses() {
        return table.addresses(index).stream().map(InterfaceAddress::address).toList();
    }

    @Test
    @Tag("OPS-PD-3")
    void itsOnlyLinkLocalAddressIsThereAndNotTentativeBeforeItIsUp() {
        final List<String> order = new ArrayList<>();
        tunnel.bringUp();
        events.poll(event -> {
            if (event instanceof NetworkEvent.AddressAdded added) {
                assertThat(added.address().isUsable()).isTrue();
                order.add(added.address().address().toString());
            } else if (event instanceof NetworkEvent.LinkChanged changed) {
                order.add(changed.link().up() ? "up" : "mtu " + changed.link().mtuBytes());
            }
        });
        assertThat(order).containsExactly("mtu 1480", "mtu 1480", LINK_LOCAL.toString(), "up");
        assertThat(table.link(index)).isNotNull().returns(5000, Link::queueLength);
        assertThat(sysctl.values()).containsEntry(MODE, "1").containsEntry("net.ipv6.conf.tun.disable_ipv6", "0");
    }

    @Test
    @Tag("OPS-RT-2")
    void itHasTheAddressOfItsEndAsLongAsAnotherInterfaceHasIt() {
        tunnel.bringUp();
        hear(0);
        assertThat(addresses()).containsExactly(LINK_LOCAL);
        table.addAddress(atHome);
        hear(1);
        assertThat(addresses()).containsExactlyInAnyOrder(LINK_LOCAL, END);
        table.removeAddress(atHome);
        hear(1);
        assertThat(addresses()).containsExactly(LINK_LOCAL);
    }

    @Test
    @Tag("OPS-HOST-7")
    void whatTheKernelPutsThereAfterAnMtuTooSmallGivesWayToItsOwnAddress() {
        tunnel.bringUp();
        hear(0);
        table.removeAddress(InterfaceAddress.of(index, LINK_LOCAL, 64));
        sysctl.write(MODE, "3");
        table.addAddress(InterfaceAddress.of(index, Ipv6Address.parse("fe80::1234"), 64));
        hear(1);
        assertThat(addresses()).containsExactly(LINK_LOCAL);
        assertThat(sysctl.read(MODE)).isEqualTo("1");
        table.addAddress(InterfaceAddress.of(index, Ipv6Address.parse("fe80::5678"), 64));
        hear(1);
        assertThat(addresses()).as("an operator's own stays").hasSize(2);
    }

    @Test
    @Tag("OPS-HOST-11")
    void whereIpv6IsSwitchedOffItComesUpWithoutAndGetsItsAddressWhenItIsOn() {
        sysctl.write(ALL, "1");
        tunnel.bringUp();
        hear(0);
        assertThat(addresses()).isEmpty();
        sysctl.write(ALL, "0");
        hear(31 * SECOND_NS);
        assertThat(addresses()).containsExactly(LINK_LOCAL);
    }

    private void deleted() {
        table.deleteLink(index);
    }

    @Test
    @Tag("OPS-HOST-7")
    void whoeverDeletesItFindsItMadeAnewAtMostOnceASecond() {
        tunnel.bringUp();
        hear(0);
        deleted();
        assertThat(LogLines.of("dsmip.node", () -> hear(1))).singleElement().asString().contains("deleted");
        assertThat(remade).hasSize(1);
        deleted();
        hear(SECOND_NS / 2);
        assertThat(remade).hasSize(1);
        assertThat(tunnel.nextDeadlineNs() - now).isEqualTo(SECOND_NS / 2);
        hear(SECOND_NS / 2);
        assertThat(remade).hasSize(2);
        assertThat(tunnel.failure()).isNull();
    }

    @Test
    @Tag("OPS-HOST-7")
    void deletionsAreSaidAtOnceAndThenTogetherEachHalfMinute() {
        tunnel.bringUp();
        hear(0);
        final List<String> lines = LogLines.of("dsmip.node", () -> {
            for (int second = 0; second < 40; second++) {
                deleted();
                hear(SECOND_NS);
            }
            hear(1);
            assertThat(tunnel.nextDeadlineNs()).as("half a minute after the last line").isEqualTo(61 * SECOND_NS + 1);
            hear(tunnel.nextDeadlineNs() - now);
            hear(100 * SECOND_NS);
        });
        assertThat(remade).hasSize(40);
        assertThat(lines).satisfiesExactly(
                line -> assertThat(line).contains("deleted", "made anew", "times=\"1\""),
                line -> assertThat(line).contains("made anew", "times=\"30\""),
                line -> assertThat(line).contains("made anew", "times=\"9\""));
    }

    @Test
    @Tag("OPS-HOST-3")
    void nobodyIsBlamedForWhatTheNodeDoesToTheDeviceThatItMakesAnew() {
        tunnel.bringUp();
        settings.need(Setting.own(MTU, "1400"));
        settings.onTimer(now);
        hear(0);
        deleted();
        sysctl.write(MTU, "1500");
        assertThat(LogLines.of("dsmip.node", () -> {
            hear(1);
            settings.onEvent(new NetworkEvent.Overrun());
            now += SECOND_NS;
            settings.onTimer(now);
        })).singleElement().asString().contains("deleted the tunnel device");
        assertThat(sysctl.read(MTU)).isEqualTo("1400");
        sysctl.write(MTU, "1480");
        assertThat(LogLines.of("dsmip.node", () -> {
            settings.onEvent(new NetworkEvent.Overrun());
            now += SECOND_NS;
            settings.onTimer(now);
        })).as("but somebody else is").singleElement().asString().contains(MTU, "was changed");
    }

    @Test
    @Tag("OPS-HOST-7")
    void aDeletionThatWasLostAmongOtherEventsIsNoticed() {
        tunnel.bringUp();
        hear(0);
        table.deleteLink(index);
        events.poll(lost -> {});
        tunnel.onEvent(new NetworkEvent.Overrun());
        tunnel.onTimer(++now);
        assertThat(tunnel.nextDeadlineNs() - now).isNotPositive();
        tunnel.onTimer(++now);
        assertThat(remade).hasSize(1);
    }

    @Test
    @Tag("OPS-HOST-7")
    void aDeletionThatIsHeardOfWhenItIsThereAgainIsPast() {
        tunnel.bringUp();
        hear(0);
        table.deleteLink(index);
        final List<NetworkEvent> late = new ArrayList<>();
        events.poll(late::add);
        tunnel.onEvent(new NetworkEvent.Overrun());
        tunnel.onTimer(++now);
        tunnel.onTimer(++now);
        assertThat(remade).hasSize(1);
        refusal = Errno.EPERM;
        late.forEach(tunnel::onEvent);
        hear(2 * SECOND_NS);
        hear(1);
        assertThat(remade).hasSize(1);
        assertThat(tunnel.failure()).isNull();
        assertThat(addresses()).containsExactly(LINK_LOCAL);
    }

    @Test
    @Tag("OPS-HOST-7")
    void anAddressOfTheKernelsThatWasLostAmongOtherEventsIsReplaced() {
        tunnel.bringUp();
        hear(0);
        sysctl.write(MODE, "3");
        table.addAddress(InterfaceAddress.of(index, Ipv6Address.parse("fe80::1234"), 64));
        events.poll(lost -> {});
        tunnel.onEvent(new NetworkEvent.Overrun());
        hear(1);
        assertThat(addresses()).containsExactly(LINK_LOCAL);
    }

    @Test
    @Tag("OPS-HOST-7")
    void deletedAgainBeforeItIsCompleteItIsMadeAnewOnceMore() {
        tunnel.bringUp();
        hear(0);
        stays = false;
        deleted();
        hear(1);
        assertThat(remade).hasSize(1);
        assertThat(tunnel.failure()).isNull();
        assertThat(tunnel.nextDeadlineNs() - now).isEqualTo(SECOND_NS);
        hear(SECOND_NS);
        assertThat(remade).hasSize(2);
    }

    @Test
    @Tag("OPS-HOST-7")
    void aNameThatIsTakenIsWaitedForAndAnythingElseIsSaidToBeTheEnd() {
        tunnel.bringUp();
        hear(0);
        refusal = Errno.EBUSY;
        deleted();
        hear(1);
        assertThat(tunnel.failure()).isNull();
        refusal = Errno.EPERM;
        hear(SECOND_NS);
        assertThat(tunnel.failure()).contains("deleted", "EPERM");
    }
}
