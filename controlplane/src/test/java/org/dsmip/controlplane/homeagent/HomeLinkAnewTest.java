package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.dsmip.controlplane.admin.StatusState;
import org.dsmip.controlplane.agent.DropWatch;
import org.dsmip.controlplane.agent.EffectExecutor;
import org.dsmip.controlplane.agent.HomeAgentRole;
import org.dsmip.controlplane.agent.HomeLinkDefense;
import org.dsmip.controlplane.agent.LinkAnnouncer;
import org.dsmip.controlplane.agent.LogLines;
import org.dsmip.controlplane.agent.NodeClock;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.journal.SecurityLog;
import org.dsmip.controlplane.neighbor.ConflictWatch;
import org.dsmip.controlplane.neighbor.ProbeResponder;
import org.dsmip.controlplane.publish.ForwardingPublisher;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home link whose interface is made anew, and whom the kernel keeps from listening there for a while. */
class HomeLinkAnewTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final String LOG = "dsmip.home-agent";
    private static final String LISTENED = "the interface on the home link was made anew, and is listened to again";

    private final MemoryRouteTable kernel = new MemoryRouteTable();
    private final MemoryUdpSocket registrations = new MemoryUdpSocket(434, 10);
    private final MemoryLinkSocket frames = new MemoryLinkSocket(MAC, 1500, 100);
    private final MemoryLinkSocket probed = new MemoryLinkSocket(MAC, 1500, 100);
    private MemoryLinkSocket said = new MemoryLinkSocket(MAC, 1500, 100);
    private final int internet = link("internet");
    private final HomeAgent homeAgent = new HomeAgent(new Setting().build(),
            new HomeAgentEnvironment(-100 * Scene.SECOND_NS, Map.of(), 1500, new Random(1)));
    private long nowNs;
    private int home = link("home");
    private HomeAgentRole role = role(EnumSet.allOf(EventGroup.class));

    private HomeAgentRole role(EnumSet<EventGroup> told) {
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(registrations, kernel, new OwnConfiguration(kernel),
                        new ForwardingPublisher(new SnapshotCell(), number -> {}, new SplittableRandom(1)),
                        new LinkAnnouncer(kernel, this::open), null),
                new EffectExecutor.Interfaces(link("tun"), "home", false, null));
        final HomeLinkDefense defense = new HomeLinkDefense(
                List.of(new HomeLinkDefense.Ear(
                        new ProbeResponder(homeAgent::defends, homeAgent::isAtHomeWith), probed)),
                new HomeLinkDefense.Lookout(new ConflictWatch(address -> false), List.of()), kernel, "home");
        return new HomeAgentRole(homeAgent, executor, new NodeClock() {
            @Override
            public long nowNs() {
                return nowNs;
            }

            @Override
            public long awakeNs() {
                return nowNs;
            }

            @Override
            public long wallClockNtp() {
                return Scene.CLOCK;
            }
        }, new HomeAgentRole.Ports(registrations, kernel.subscribe(told), kernel, frames, kernel.link("home"), "internet",
                defense),
                new HomeAgentRole.Surroundings((address, identification) -> null,
                        new KernelIpv6(new MemorySysctl(Map.of("net.ipv6.conf.all.disable_ipv6", "0",
                                "net.ipv6.conf.home.disable_ipv6", "0"))),
                        DropWatch.ofHomeAgent(reason -> 0, new SecurityLog())));
    }

    private MemoryLinkSocket open(int index) {
        said = new MemoryLinkSocket(MAC, 1500, 100);
        return said;
    }

    private int link(String name) {
        final int index = kernel.addLink(name, LinkType.ETHERNET, 1500, MAC);
        kernel.setUp(index);
        return index;
    }

    @BeforeEach
    void somebodyIsAway() {
        kernel.addAddress(InterfaceAddress.of(internet, Scene.HOME_AGENT, 24));
        begin();
    }

    private void begin() {
        role.start();
        registrations.inject(new UdpSocket.Reception(Scene.COLOCATED, 5001, Scene.HOME_AGENT, internet, 64),
                Octets.of(new RequestBytes(Scene.CLOCK).bytes()));
        role.receive();
        assertThat(proxies()).containsExactly(ProxyNeighbor.of(home, Scene.HOME));
        pass(5 * Scene.SECOND_NS);
        heard();
    }

    private List<ProxyNeighbor> proxies() {
        return kernel.proxyNeighbors();
    }

    /** Duty cycles at the node's own deadlines. */
    private void pass(long forNs) {
        final long endNs = nowNs + forNs;
        int turns = 0;
        while (endNs - nowNs > 0) {
            assertThat(turns++).as("turns").isLessThan(1000);
            nowNs = Math.clamp(role.nextDeadlineNs(), nowNs, endNs);
            role.receive();
            role.onTimer();
        }
    }

    /** How many announcements the link has heard since the last time. */
    private int heard() {
        int count = 0;
        while (said.take() != null) {
            count++;
        }
        return count;
    }

    private void makeAnew() {
        kernel.deleteLink(home);
        home = link("home");
    }

    @Test
    @Tag("OPS-HOST-7")
    void isListenedToAsSoonAsTheKernelLetsItThoughNothingMoreIsTold() {
        probed.refuseToAttach(Errno.ENODEV);
        makeAnew();
        role.receive();
        assertThat(role.troubles()).as("it may be over in a moment").isEmpty();
        final List<String> lines = LogLines.of(LOG, () -> pass(3 * Scene.SECOND_NS));
        assertThat(lines).singleElement().asString().contains("the home link cannot be listened to", "home", "ENODEV");
        assertThat(probed.attempts()).as("in three seconds").isBetween(25, 35);
        assertThat(role.troubles()).singleElement().extracting(Trouble::reason).asString().contains("ENODEV");
        assertThat(StatusState.ofHomeAgent(role.troubles()).toString()).contains("the home link cannot be listened to");
        assertThat(proxies()).as("nobody is attracted where claims of others are not heard").isEmpty();
        assertThat(heard()).isZero();
        probed.refuseToAttach(0);
        assertThat(LogLines.of(LOG, () -> pass(Scene.SECOND_NS / 10)))
                .anySatisfy(line -> assertThat(line).contains(LISTENED))
                .anySatisfy(line -> assertThat(line).contains("the home link is listened to again; well again"));
        assertThat(List.of(frames.attachedTo(), probed.attachedTo())).containsOnly(home);
        assertThat(proxies()).containsExactly(ProxyNeighbor.of(home, Scene.HOME));
        assertThat(heard()).isEqualTo(1);
        assertThat(role.troubles()).isEmpty();
        final int attempts = probed.attempts();
        pass(60 * Scene.SECOND_NS);
        assertThat(probed.attempts()).isEqualTo(attempts);
    }

    @Test
    @Tag("OPS-HOST-7")
    void isListenedToWhereItWasBeforeIfThatIsWhereItIsAgain() {
        probed.refuseToAttach(Errno.ENODEV);
        final int first = home;
        kernel.renameLink(first, "other");
        final int second = link("home");
        pass(Scene.SECOND_NS);
        assertThat(frames.attachedTo()).isEqualTo(second);
        kernel.deleteLink(second);
        pass(Scene.SECOND_NS);
        final int attempts = probed.attempts();
        pass(20 * Scene.SECOND_NS);
        assertThat(probed.attempts()).as("there is nothing to try").isEqualTo(attempts);
        probed.refuseToAttach(0);
        kernel.renameLink(first, "home");
        pass(Scene.SECOND_NS);
        assertThat(List.of(frames.attachedTo(), probed.attachedTo())).containsOnly(first);
        assertThat(proxies()).containsExactly(ProxyNeighbor.of(first, Scene.HOME));
    }

    @Test
    @Tag("OPS-HOST-7")
    void isFoundMadeAnewByTheRegularLookWhereNothingIsTold() {
        role = role(EnumSet.of(EventGroup.ADDRESSES));
        role.start();
        makeAnew();
        pass(29 * Scene.SECOND_NS);
        assertThat(probed.attachedTo()).isZero();
        pass(2 * Scene.SECOND_NS);
        assertThat(probed.attachedTo()).isEqualTo(home);
        assertThat(proxies()).contains(ProxyNeighbor.of(home, Scene.HOME));
        assertThat(heard()).isPositive();
    }
}
