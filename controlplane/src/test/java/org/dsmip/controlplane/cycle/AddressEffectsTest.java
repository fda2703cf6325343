package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.RefusingRoutes;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How addresses get on an access interface in memory. */
class AddressEffectsTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:10");
    private static final Ipv6Address ADDRESS = Ipv6Address.parse("2001:db8:1::10");
    private static final Ipv6Address PROXY = Ipv6Address.parse("2001:db8:1::77");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final int index = routes.addLink("access", LinkType.ETHERNET, 1500, MAC);
    private final EffectExecutor executor = executor(routes);

    private static EffectExecutor executor(RouteTable routes) {
        return new EffectExecutor(
                new EffectExecutor.Ports(new MemoryUdpSocket(434, 10), routes, new OwnConfiguration(routes),
                        new ForwardingPublisher(new SnapshotCell(), number -> {}, new SplittableRandom(1)),
                        new LinkAnnouncer(routes, link -> new MemoryLinkSocket(MAC, 1500, 10)), null),
                new EffectExecutor.Interfaces(0, "access", false, null));
    }

    private EffectExecutor executorRefusingRemovals(AtomicBoolean refuses) {
        return executor(RefusingRoutes.of(routes,
                (method, argument) -> refuses.get() && method.startsWith("remove")));
    }

    @Test
    @Tag("ND-14")
    void anAddressThatSomebodyElseHadIsAskedForAnew() {
        routes.setUp(index);
        final InterfaceAddress refused = InterfaceAddress.of(index, ADDRESS, 64).without(AddressFlag.NO_DAD)
                .with(AddressFlag.DAD_FAILED);
        routes.addAddress(refused);
        assertThat(executor.execute(0, new Effect.AcquireAddress(ADDRESS, 64))).isNull();
        assertThat(routes.addresses(index)).singleElement()
                .satisfies(address -> assertThat(address.flags()).doesNotContain(AddressFlag.DAD_FAILED));
    }

    /** As one that an operator configures first and has the node register afterwards. */
    @Test
    @Tag("ND-14")
    void anAddressThatIsThereAlreadyStaysAsItIsWhateverBecomesOfTheNode() {
        routes.setUp(index);
        routes.addAddress(InterfaceAddress.of(index, ADDRESS, 64));
        final List<InterfaceAddress> before = routes.addresses(index);
        assertThat(executor.execute(0, new Effect.AcquireAddress(ADDRESS, 64))).isNull();
        assertThat(routes.addresses(index)).isEqualTo(before);
        assertThat(executor.execute(0, new Effect.ReturnAddress(ADDRESS, 64))).isNull();
        assertThat(routes.addresses(index)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("ND-14")
    void duplicatesAreLookedForOnlyWhereTheEffectSaysSo(boolean detection) {
        routes.setUp(index);
        final Effect effect = detection
                ? new Effect.AcquireAddress(ADDRESS, 64)
                : new Effect.AssignAddress(ADDRESS, 64, Effect.Place.ACCESS);
        assertThat(executor.execute(0, effect)).isNull();
        assertThat(routes.addresses(index)).singleElement().satisfies(address -> {
            assertThat(address.address()).isEqualTo(ADDRESS);
            assertThat(address.flags().contains(AddressFlag.NO_DAD)).isEqualTo(!detection);
        });
        assertThat(executor.execute(0, new Effect.UnassignAddress(ADDRESS, 64, Effect.Place.ACCESS))).isNull();
        assertThat(routes.addresses(index)).isEmpty();
    }

    @Test
    void whatTheNetworkHasPutThereIsNotTakenBackAndWhatThisNodeHasIs() {
        routes.setUp(index);
        final Effect assign = new Effect.AssignAddress(ADDRESS, 64, Effect.Place.ACCESS);
        final Effect giveBack = new Effect.ReturnAddress(ADDRESS, 64);
        assertThat(executor.execute(0, assign)).isNull();
        assertThat(executor.execute(0, giveBack)).isNull();
        assertThat(routes.addresses(index)).isEmpty();
        routes.addAddress(InterfaceAddress.of(index, ADDRESS, 64));
        assertThat(executor.execute(0, assign)).as("a moment after the network").isNull();
        assertThat(executor.execute(0, giveBack)).isNull();
        assertThat(routes.addresses(index)).hasSize(1);
        assertThat(executor.execute(0, new Effect.UnassignAddress(ADDRESS, 64, Effect.Place.ACCESS))).isNull();
        assertThat(routes.addresses(index)).as("elsewhere it is nobody's").isEmpty();
    }

    @Test
    void ofALinkThatIsGoneNothingIsToBeTakenBack() {
        routes.deleteLink(index);
        assertThat(executor.execute(0, new Effect.ReturnAddress(ADDRESS, 64))).isNull();
        assertThat(executor.execute(0, new Effect.UnassignAddress(ADDRESS, 64, Effect.Place.ACCESS))).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("OPS-HOST-9")
    void whatTheKernelDoesNotLetGoOfIsTakenBackTheNextTime(boolean another) {
        routes.setUp(index);
        final AtomicBoolean refuses = new AtomicBoolean();
        final EffectExecutor refused = executorRefusingRemovals(refuses);
        assertThat(refused.execute(0, new Effect.AssignAddress(ADDRESS, 64, Effect.Place.ACCESS))).isNull();
        assertThat(refused.execute(0, new Effect.AddProxyNeighbor(PROXY))).isNull();
        if (another) {
            anotherHasTheNameNow();
        }
        refuses.set(true);
        final List<Effect> removals = List.of(new Effect.ReturnAddress(ADDRESS, 64),
                new Effect.RemoveProxyNeighbor(PROXY));
        assertThat(removals).allMatch(effect -> refused.execute(0, effect) != null);
        assertThat(removals).as("tried again").allMatch(effect -> refused.execute(0, effect) != null);
        refuses.set(false);
        assertThat(removals).allMatch(effect -> refused.execute(0, effect) == null);
        assertThat(routes.addresses()).isEmpty();
        assertThat(routes.proxyNeighbors()).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-9")
    void whatTheFormerInterfaceDoesNotLetGoOfIsTakenBackTheNextTime() {
        routes.setUp(index);
        final AtomicBoolean refuses = new AtomicBoolean();
        final EffectExecutor refused = executorRefusingRemovals(refuses);
        final List<Effect> effects = List.of(new Effect.AddProxyNeighbor(PROXY),
                new Effect.AssignAddress(ADDRESS, 64, Effect.Place.ACCESS));
        assertThat(effects).allMatch(effect -> refused.execute(0, effect) == null);
        anotherHasTheNameNow();
        refuses.set(true);
        assertThat(effects).allMatch(effect -> refused.execute(0, effect) != null);
        refuses.set(false);
        assertThat(effects).allMatch(effect -> refused.execute(0, effect) == null);
        assertThat(routes.addresses()).extracting(InterfaceAddress::linkIndex).hasSize(1).doesNotContain(index);
        assertThat(routes.proxyNeighbors()).extracting(ProxyNeighbor::linkIndex).hasSize(1).doesNotContain(index);
    }

    private void anotherHasTheNameNow() {
        routes.renameLink(index, "other");
        routes.setUp(routes.addLink("access", LinkType.ETHERNET, 1500, MAC));
    }

    @Test
    @Tag("OPS-HOST-7")
    void whatIsOnAnInterfaceGoesFromThereWhenItsNameIsAnothersByThen() {
        routes.setUp(index);
        assertThat(executor.execute(0, new Effect.AddProxyNeighbor(ADDRESS))).isNull();
        assertThat(executor.execute(0, new Effect.AssignAddress(ADDRESS, 64, Effect.Place.ACCESS))).isNull();
        anotherHasTheNameNow();
        assertThat(executor.execute(0, new Effect.RemoveProxyNeighbor(ADDRESS))).isNull();
        assertThat(executor.execute(0, new Effect.UnassignAddress(ADDRESS, 64, Effect.Place.ACCESS))).isNull();
        assertThat(routes.proxyNeighbors()).isEmpty();
        assertThat(routes.addresses()).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-7")
    void whatIsPutOnTheInterfaceThatHasTheNameNowIsNoLongerOnTheFormer() {
        routes.setUp(index);
        final Effect proxy = new Effect.AddProxyNeighbor(ADDRESS);
        final Effect address = new Effect.AssignAddress(ADDRESS, 64, Effect.Place.ACCESS);
        executor.execute(0, proxy);
        executor.execute(0, address);
        anotherHasTheNameNow();
        assertThat(executor.execute(0, proxy)).isNull();
        assertThat(executor.execute(0, address)).isNull();
        assertThat(routes.proxyNeighbors()).singleElement().extracting(ProxyNeighbor::linkIndex).isNotEqualTo(index);
        assertThat(routes.addresses()).singleElement().extracting(InterfaceAddress::linkIndex).isNotEqualTo(index);
    }

    @Test
    @Tag("OPS-HOST-7")
    void whatWentWithAnInterfaceIsNotTakenFromTheNextOneOfItsNumber() {
        routes.setUp(index);
        executor.execute(0, new Effect.AddProxyNeighbor(ADDRESS));
        final Link gone = Objects.requireNonNull(routes.link(index));
        executor.onEvent(new NetworkEvent.LinkRemoved(gone));
        assertThat(executor.execute(0, new Effect.RemoveProxyNeighbor(ADDRESS))).isNull();
        assertThat(routes.proxyNeighbors()).as("another's").hasSize(1);
    }
}
