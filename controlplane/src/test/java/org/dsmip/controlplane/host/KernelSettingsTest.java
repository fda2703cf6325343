package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.io.SysctlException;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySharedNames;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.NetworkEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that others change, in virtual time. */
class KernelSettingsTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    /** Monotonic clocks may be negative. */
    private static final long START_NS = -5 * SECOND_NS;
    private static final String LOG = "dsmip.node";

    private static final String FORWARD = "net.ipv4.ip_forward";
    private static final String ALL_OFF = "net.ipv6.conf.all.disable_ipv6";
    private static final String PROXY = "net.ipv6.conf.home.100.proxy_ndp";
    private static final String FILTER = "net.ipv4.conf.home.100.rp_filter";
    private static final String ROUTERS = "net.ipv6.conf.home.100.accept_ra";
    private static final NetworkEvent TOLD = new NetworkEvent.SettingsChanged(AddressFamily.IPV4);

    private final MemorySysctl sysctl = new MemorySysctl(
            Map.of(FORWARD, "0", ALL_OFF, "0", PROXY, "0", FILTER, "1", ROUTERS, "1"));
    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final MemorySharedNames shown = new MemorySharedNames();
    private final SharedNames names = new SharedNames() {
        @Override
        public Shown show(String name) {
            return shown.show(name);
        }

        @Override
        public List<String> all() {
            final List<String> all = shown.all();
            final Runnable meanwhile = onNextLookAtNames;
            looksAtNames++;
            onNextLookAtNames = () -> {};
            meanwhile.run();
            return all;
        }
    };
    private int looksAtNames;
    private Runnable onNextLookAtNames = () -> {};
    private final int home = routes.addLink("home.100", LinkType.ETHERNET, 1500, null);
    private final KernelSettings kernel = node();

    private KernelSettings node() {
        return new KernelSettings(new KernelSettings.Host(sysctl, routes, names));
    }

    private void needAll() {
        needAll(kernel);
    }

    private static void needAll(KernelSettings kernel) {
        kernel.need(Setting.shared(FORWARD, "1"));
        kernel.need(Setting.own(PROXY, "1"));
        kernel.need(Setting.own(FILTER, "2"));
        kernel.need(new Setting(ROUTERS, "2", "1", Setting.Ending.GIVE_BACK));
    }

    private void run() {
        needAll();
        kernel.onTimer(START_NS);
    }

    private List<String> looked(long nowNs) {
        return LogLines.of(LOG, () -> kernel.onTimer(nowNs));
    }

    @Test
    @Tag("OPS-HOST-3")
    void whatTheKernelTellsOfIsPutBackAtOnceWithOneLineThatNamesIt() {
        run();
        assertThat(sysctl.values()).containsEntry(FORWARD, "1").containsEntry(FILTER, "2").containsEntry(ROUTERS, "2");
        sysctl.write(FORWARD, "0");
        kernel.onEvent(TOLD);
        final long now = START_NS + 10 * SECOND_NS;
        assertThat(kernel.nextDeadlineNs()).isLessThanOrEqualTo(now);
        assertThat(looked(now)).singleElement().asString().contains(FORWARD, "found=\"0\"", "value=\"1\"",
                "well again");
        assertThat(sysctl.read(FORWARD)).isEqualTo("1");
        kernel.onEvent(TOLD);
        assertThat(looked(now + SECOND_NS)).as("what it wrote itself").isEmpty();
    }

    @Test
    @Tag("OPS-HOST-3")
    void whatTheKernelDoesNotTellOfIsPutBackByTheRegularLook() {
        run();
        sysctl.write(PROXY, "0");
        kernel.onTimer(START_NS + 29 * SECOND_NS);
        assertThat(sysctl.read(PROXY)).isEqualTo("0");
        assertThat(kernel.nextDeadlineNs()).isEqualTo(START_NS + 30 * SECOND_NS);
        kernel.onTimer(START_NS + 30 * SECOND_NS);
        assertThat(sysctl.read(PROXY)).isEqualTo("1");
    }

    @Test
    @Tag("OPS-HOST-3")
    void whoeverFightsIsGivenWayMoreAndMoreAndItIsSaidOnceAndTakenBackWhenHeEnds() {
        run();
        int put = 0;
        int lines = 0;
        long now = START_NS;
        for (int i = 0; i < 600; i++) {
            now += SECOND_NS / 5;
            if (sysctl.read(FORWARD).equals("1")) {
                sysctl.write(FORWARD, "0");
                put++;
            }
            kernel.onEvent(TOLD);
            lines += looked(now).size();
        }
        assertThat(put).as("times it was taken away in two minutes").isBetween(6, 14);
        assertThat(lines).as("one at first, one about the fight").isEqualTo(2);
        final long peace = now;
        assertThat(LogLines.of(LOG, () -> {
            for (int i = 1; i < 300; i++) {
                kernel.onTimer(peace + i * SECOND_NS);
            }
        })).singleElement().asString().contains(FORWARD, "well again");
        assertThat(sysctl.read(FORWARD)).isEqualTo("1");
    }

    @Test
    @Tag("OPS-HOST-4")
    void atTheEndWhatOthersMayRelyOnIsLeftAndSaidAndTheRestGoesBack() {
        run();
        assertThat(LogLines.of(LOG, kernel::close)).singleElement().asString()
                .contains(FORWARD + " = 1 (was 0)").doesNotContain(PROXY);
        assertThat(sysctl.values()).containsEntry(FORWARD, "1").containsEntry(PROXY, "0").containsEntry(FILTER, "1")
                .containsEntry(ROUTERS, "1");
    }

    @Test
    @Tag("OPS-HOST-4")
    void whatWasRightBeforeOrHasBeenChosenByAnotherSinceIsNotTouchedAtTheEnd() {
        sysctl.write(FORWARD, "1");
        run();
        sysctl.write(FILTER, "0");
        assertThat(LogLines.of(LOG, kernel::close)).isEmpty();
        assertThat(sysctl.values()).containsEntry(FORWARD, "1").containsEntry(FILTER, "0");
    }

    @Test
    void whoeverNeverRanLeavesNothing() {
        final Map<String, String> before = new HashMap<>(sysctl.values());
        needAll();
        assertThat(LogLines.of(LOG, kernel::close)).isEmpty();
        assertThat(sysctl.values()).isEqualTo(before);
    }

    @Test
    @Tag("OPS-HOST-7")
    void interfaceThatIsMadeAnewGetsItsSettingsWithoutAWordAndItsOwnFormerValuesAtTheEnd() {
        run();
        sysctl.remove(PROXY);
        sysctl.remove(FILTER);
        sysctl.remove(ROUTERS);
        final Link link = Objects.requireNonNull(routes.link(home));
        routes.deleteLink(home);
        kernel.onEvent(new NetworkEvent.LinkRemoved(link));
        assertThat(looked(START_NS + SECOND_NS)).isEmpty();
        routes.addLink("home.100", LinkType.ETHERNET, 1500, null);
        sysctl.add(Map.of(PROXY, "0", FILTER, "0", ROUTERS, "0"));
        kernel.onEvent(new NetworkEvent.LinkChanged(link));
        assertThat(looked(START_NS + 2 * SECOND_NS)).isEmpty();
        assertThat(sysctl.values()).containsEntry(PROXY, "1").containsEntry(FILTER, "2").containsEntry(ROUTERS, "0");
        kernel.close();
        assertThat(sysctl.values()).containsEntry(PROXY, "0").containsEntry(FILTER, "0");
    }

    /** Settings move with their interface. */
    private void rename(int index, String from, String to) {
        final Map<String, String> moved = new HashMap<>();
        sysctl.values().forEach((key, value) -> {
            if (key.contains("." + from + ".")) {
                moved.put(key.replace("." + from + ".", "." + to + "."), value);
                sysctl.remove(key);
            }
        });
        sysctl.add(moved);
        routes.renameLink(index, to);
        kernel.onEvent(new NetworkEvent.LinkChanged(Objects.requireNonNull(routes.link(index))));
    }

    @Test
    @Tag("OPS-HOST-4")
    @Tag("OPS-HOST-7")
    void settingsOfAnInterfaceThatIsRenamedThereAndBackGoBackAtTheEnd() {
        run();
        rename(home, "home.100", "other");
        assertThat(looked(START_NS + SECOND_NS)).isEmpty();
        rename(home, "other", "home.100");
        assertThat(looked(START_NS + 2 * SECOND_NS)).isEmpty();
        kernel.close();
        assertThat(sysctl.values()).containsEntry(PROXY, "0").containsEntry(FILTER, "1").containsEntry(ROUTERS, "1");
    }

    @Test
    @Tag("OPS-HOST-4")
    void interfaceThatHasAnotherNameAtTheEndGetsItsSettingsBackUnderThatName() {
        run();
        rename(home, "home.100", "other");
        kernel.onTimer(START_NS + SECOND_NS);
        kernel.close();
        assertThat(sysctl.values()).containsEntry(PROXY.replace("home.100", "other"), "0")
                .containsEntry(FILTER.replace("home.100", "other"), "1");
    }

    @Test
    @Tag("OPS-HOST-4")
    @Tag("OPS-HOST-7")
    void interfaceWhoseNameAnotherHasNowGetsItsSettingsBackAtOnceAndTheOtherAtTheEnd() {
        run();
        rename(home, "home.100", "other");
        routes.addLink("home.100", LinkType.ETHERNET, 1500, null);
        sysctl.add(Map.of(PROXY, "0", FILTER, "0", ROUTERS, "1"));
        assertThat(looked(START_NS + SECOND_NS)).isEmpty();
        assertThat(sysctl.values()).containsEntry(PROXY, "1").containsEntry(FILTER, "2").containsEntry(ROUTERS, "2")
                .containsEntry(PROXY.replace("home.100", "other"), "0")
                .containsEntry(FILTER.replace("home.100", "other"), "1");
        kernel.close();
        assertThat(sysctl.values()).containsEntry(PROXY, "0").containsEntry(FILTER, "0").containsEntry(ROUTERS, "1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("OPS-HOST-5")
    void whateverAnotherNodeStillNeedsStaysAndTheLastOneGivesItBack(boolean firstEndsFirst) {
        run();
        final KernelSettings second = node();
        needAll(second);
        second.onTimer(START_NS);
        final Map<String, String> needed = sysctl.values();
        (firstEndsFirst ? kernel : second).close();
        assertThat(sysctl.values()).isEqualTo(needed);
        (firstEndsFirst ? second : kernel).close();
        assertThat(sysctl.values()).containsEntry(PROXY, "0").containsEntry(FILTER, "1").containsEntry(ROUTERS, "1");
        assertThat(names.all()).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-5")
    void nodeWhoseStartFailsTakesNothingFromOneThatRuns() {
        final KernelSettings failing = node();
        needAll(failing);
        run();
        final Map<String, String> needed = sysctl.values();
        failing.close();
        assertThat(sysctl.values()).isEqualTo(needed).containsEntry(FORWARD, "1");
    }

    @Test
    @Tag("OPS-HOST-5")
    void whatBothFindRightIsNotTouchedByTheLastOne() {
        sysctl.write(FILTER, "2");
        run();
        final KernelSettings second = node();
        needAll(second);
        kernel.close();
        second.close();
        assertThat(sysctl.values()).containsEntry(FILTER, "2").containsEntry(PROXY, "0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("OPS-HOST-4")
    @Tag("OPS-HOST-5")
    void whatAnAdministratorChoseWhileTwoNodesRanGoesBackWhicheverOfThemEndsLast(boolean firstEndsFirst) {
        sysctl.write(FILTER, "2");
        run();
        final KernelSettings second = node();
        needAll(second);
        second.onTimer(START_NS);
        sysctl.write(FILTER, "1");
        for (KernelSettings node : List.of(kernel, second)) {
            node.onEvent(TOLD);
            node.onTimer(START_NS + SECOND_NS);
            assertThat(sysctl.values()).containsEntry(FILTER, "2");
        }
        (firstEndsFirst ? kernel : second).close();
        assertThat(sysctl.values()).containsEntry(FILTER, "2");
        (firstEndsFirst ? second : kernel).close();
        assertThat(sysctl.values()).containsEntry(FILTER, "1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("OPS-HOST-4")
    @Tag("OPS-HOST-5")
    @Tag("OPS-HOST-7")
    void renamedInterfaceKeepsItsSettingsUntilTheLastNodeHasLeftIt(boolean firstLooksFirst) {
        run();
        final KernelSettings second = node();
        needAll(second);
        second.onTimer(START_NS);
        rename(home, "home.100", "other");
        routes.addLink("home.100", LinkType.ETHERNET, 1500, null);
        sysctl.add(Map.of(PROXY, "0", FILTER, "0", ROUTERS, "1"));
        final List<KernelSettings> nodes = firstLooksFirst ? List.of(kernel, second) : List.of(second, kernel);
        nodes.forEach(node -> node.onEvent(TOLD));
        nodes.getFirst().onTimer(START_NS + SECOND_NS);
        assertThat(sysctl.values()).as("still needed by the other").containsEntry(FILTER, "2")
                .containsEntry(FILTER.replace("home.100", "other"), "2")
                .containsEntry(PROXY.replace("home.100", "other"), "1");
        nodes.getLast().onTimer(START_NS + SECOND_NS);
        assertThat(sysctl.values()).as("needed by nobody any more").containsEntry(FILTER, "2")
                .containsEntry(FILTER.replace("home.100", "other"), "1")
                .containsEntry(PROXY.replace("home.100", "other"), "0");
        nodes.getFirst().close();
        assertThat(sysctl.values()).containsEntry(FILTER, "2").containsEntry(PROXY, "1");
        nodes.getLast().close();
        assertThat(sysctl.values()).containsEntry(FILTER, "0").containsEntry(PROXY, "0").containsEntry(ROUTERS, "1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("OPS-HOST-5")
    void interfaceRenamedWhileTwoNodesRunGetsItsSettingsBackUnderItsNewName(boolean firstEndsFirst) {
        run();
        final KernelSettings second = node();
        needAll(second);
        rename(home, "home.100", "other");
        (firstEndsFirst ? kernel : second).close();
        assertThat(sysctl.values()).containsEntry(FILTER.replace("home.100", "other"), "2");
        (firstEndsFirst ? second : kernel).close();
        assertThat(sysctl.values()).containsEntry(FILTER.replace("home.100", "other"), "1");
    }

    /** Another node comes just when one that ends has seen that nobody else is there. */
    @Test
    @Tag("OPS-HOST-5")
    void nodeThatComesWhileAnotherEndsHasItsSettingsSoonAndGivesThemBackLater() {
        run();
        final KernelSettings second = node();
        onNextLookAtNames = () -> needAll(second);
        kernel.close();
        second.onTimer(START_NS);
        assertThat(sysctl.values()).containsEntry(FILTER, "2").containsEntry(PROXY, "1");
        second.close();
        assertThat(sysctl.values()).containsEntry(FILTER, "1").containsEntry(PROXY, "0");
    }

    @Test
    @Tag("OPS-HOST-5")
    void regularLookAsksOtherNodesOnceForAllSettings() {
        sysctl.write(FILTER, "2");
        sysctl.write(PROXY, "1");
        run();
        looksAtNames = 0;
        kernel.onTimer(START_NS + 30 * SECOND_NS);
        assertThat(looksAtNames).isEqualTo(1);
    }

    @Test
    @Tag("OPS-HOST-11")
    void settingsOfIpv6WaitWhileItIsSwitchedOffAndAreNoReasonToFail() {
        sysctl.write(ALL_OFF, "1");
        sysctl.remove(PROXY);
        run();
        assertThat(sysctl.values()).containsEntry(ROUTERS, "1").containsEntry(FILTER, "2");
        assertThat(looked(START_NS + 31 * SECOND_NS)).isEmpty();
        sysctl.write(ALL_OFF, "0");
        assertThat(looked(START_NS + 62 * SECOND_NS)).isEmpty();
        assertThat(sysctl.values()).containsEntry(ROUTERS, "2");
    }

    @Test
    void settingThatIsNotThereIsAReasonNotToStart() {
        assertThatThrownBy(() -> kernel.need(Setting.own("net.ipv4.conf.eth9.rp_filter", "2")))
                .isInstanceOf(SysctlException.class);
        assertThat(Setting.own(FILTER, "2").isOf("home.100")).isTrue();
        assertThat(Setting.own(FILTER, "2").isOf("100")).isFalse();
        assertThat(Setting.own(FILTER, "2").isOf("home")).isFalse();
    }

    /** As when the settings of a node are swapped just when its interface has been taken out. */
    @Test
    @Tag("OPS-HOST-3")
    void whatIsNeededLaterIsTriedAtTheNextLookAndAgainIfThatIsRefused() {
        run();
        final Map<String, String> gone = Map.of(PROXY, "0", ROUTERS, "1");
        gone.keySet().forEach(sysctl::remove);
        final long now = START_NS + 10 * SECOND_NS;
        assertThat(LogLines.of(LOG, () -> {
            kernel.need(Setting.own(FILTER, "0"));
            kernel.need(Setting.own(PROXY, "2"));
            kernel.need(Setting.own("net.ipv4.conf.home.100.arp_ignore", "1"));
        })).isEmpty();
        assertThat(kernel.nextDeadlineNs()).isLessThanOrEqualTo(now);
        assertThat(looked(now)).as("nobody else has changed it").isEmpty();
        assertThat(sysctl.values()).containsEntry(FILTER, "0");
        sysctl.add(gone);
        sysctl.add(Map.of("net.ipv4.conf.home.100.arp_ignore", "0"));
        assertThat(looked(now + 30 * SECOND_NS)).isEmpty();
        assertThat(sysctl.values()).containsEntry(PROXY, "2")
                .containsEntry("net.ipv4.conf.home.100.arp_ignore", "1");
        kernel.close();
        assertThat(sysctl.values()).as("as they were before").containsEntry(FILTER, "1").containsEntry(PROXY, "0")
                .containsEntry("net.ipv4.conf.home.100.arp_ignore", "0");
    }
}
