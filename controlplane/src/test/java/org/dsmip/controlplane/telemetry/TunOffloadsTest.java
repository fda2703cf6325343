package org.dsmip.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.dsmip.controlplane.config.ForwardingSettings;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.show.DataPlaneState.OffloadView;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.TunOffload;
import org.dsmip.core.io.memory.MemoryTunDevice;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TunOffloadsTest {
    private static final ForwardingSettings BOTH = settings(true);

    private final MemoryTunDevice device = new MemoryTunDevice("tun", 1);
    private final OffloadSwitches switches = new OffloadSwitches();

    private static ForwardingSettings settings(boolean tcp) {
        return new ForwardingSettings(ForwardingSettings.Threading.SHARED, 1, ForwardingSettings.WaitStrategy.BACKOFF,
                64, 16,
                65_536, new ForwardingSettings.Tun(tcp, true, 5000));
    }

    private static OffloadView view(Offload offload, String state) {
        return new OffloadView(offload.word(), state, null);
    }

    @Test
    @Tag("OPS-GSO-1")
    void theDeviceIsSetUpAsConfigured() {
        final TunOffloads offloads = TunOffloads.begin(device, switches, settings(false));
        assertThat(device.offloads()).containsExactly(TunOffload.UDP);
        assertThat(offloads.views()).containsExactly(view(Offload.TUN_TCP, "off-by-setting"),
                view(Offload.TUN_UDP, "on"));
    }

    @Test
    @Tag("OPS-GSO-1")
    void eachIsSwitchedForBothWaysAtOnce() {
        final TunOffloads offloads = TunOffloads.begin(device, switches, BOTH);
        for (Offload offload : Offload.values()) {
            assertThat(offloads.set(offload, false)).isEqualTo(view(offload, "off-by-setting"));
            assertThat(device.offloads()).hasSize(1);
            assertThat(List.of(switches.isOn(Feature.TUN_TCP), switches.isOn(Feature.TUN_UDP)))
                    .containsExactlyInAnyOrder(true, false);
            assertThat(offloads.set(offload, true)).isEqualTo(view(offload, "on"));
            assertThat(device.offloads()).hasSize(2);
        }
    }

    @Test
    @Tag("OPS-GSO-1")
    void whatDoesNotFitTheSlotsIsNotSwitchedOn() {
        final ForwardingSettings small = new ForwardingSettings(ForwardingSettings.Threading.SHARED, 1,
                ForwardingSettings.WaitStrategy.BACKOFF, 64, 16, 2048, new ForwardingSettings.Tun(false, false, 5000));
        final TunOffloads offloads = TunOffloads.begin(device, switches, small);
        assertThat(LogLines.of("dsmip.forwarding", () -> offloads.set(Offload.TUN_TCP, true))).singleElement()
                .asString()
                .contains("not switched on").contains("slot-bytes");
        assertThat(offloads.views()).first().isEqualTo(view(Offload.TUN_TCP, "off-by-setting"));
        assertThat(device.offloads()).isEmpty();
    }

    @Test
    @Tag("OPS-GSO-1")
    void whatTheKernelDoesNotHaveIsSaidOnceAndLeavesTheRest() {
        device.offering(Set.of(TunOffload.TCP));
        final List<TunOffloads> begun = new ArrayList<>();
        assertThat(LogLines.of("dsmip.forwarding", () -> {
            final TunOffloads offloads = TunOffloads.begin(device, switches, BOTH);
            offloads.sample(1);
            begun.add(offloads);
        })).singleElement().asString().contains("this kernel does not have it").contains("tun-udp");
        assertThat(begun.getFirst().views()).containsExactly(view(Offload.TUN_TCP, "on"),
                view(Offload.TUN_UDP, "not-offered"));
        assertThat(begun.getFirst().set(Offload.TUN_UDP, true)).isEqualTo(view(Offload.TUN_UDP, "not-offered"));
        assertThat(begun.getFirst().set(Offload.TUN_UDP, false)).isEqualTo(view(Offload.TUN_UDP, "off-by-setting"));
        assertThat(device.offloads()).containsExactly(TunOffload.TCP);
    }

    @Test
    @Tag("OPS-ERR-6")
    void whatAnErrorOfTheKernelTurnedOffIsNoLongerReadEitherAndSaidOnceWithTheRemedy() {
        final TunOffloads offloads = TunOffloads.begin(device, switches, BOTH);
        assertThat(switches.failed(Feature.TUN_TCP, Errno.EINVAL)).isTrue();
        assertThat(LogLines.of("dsmip.forwarding", () -> {
            offloads.sample(1);
            offloads.sample(2);
        })).singleElement().asString().contains("EINVAL").contains("dsmip offload tun-tcp on")
                .contains("[forwarding] tun-tcp = false");
        assertThat(device.offloads()).containsExactly(TunOffload.UDP);
        assertThat(offloads.views()).first().isEqualTo(new OffloadView("tun-tcp", "off-by-error", "EINVAL"));
        assertThat(offloads.set(Offload.TUN_TCP, true)).isEqualTo(view(Offload.TUN_TCP, "on"));
        assertThat(device.offloads()).hasSize(2);
        switches.failed(Feature.TUN_TCP, Errno.EINVAL);
        assertThat(LogLines.of("dsmip.forwarding", () -> offloads.sample(3))).as("said again after another try")
                .hasSize(1);
    }

    @Test
    @Tag("OPS-ERR-6")
    void aSizeThatTheKernelRefusesIsSaidOnceAndSwitchesNothingOff() {
        final TunOffloads offloads = TunOffloads.begin(device, switches, BOTH);
        switches.tooLarge(Feature.TUN_UDP, 40_000, Errno.EMSGSIZE);
        assertThat(LogLines.of("dsmip.forwarding", () -> {
            offloads.sample(1);
            offloads.sample(2);
        })).singleElement().asString().contains("20000").contains("dsmip offload tun-udp on");
        assertThat(offloads.views()).containsExactly(view(Offload.TUN_TCP, "on"), view(Offload.TUN_UDP, "on"));
        offloads.set(Offload.TUN_UDP, true);
        assertThat(switches.mostBytes(Feature.TUN_UDP)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @Tag("OPS-ERR-6")
    void aDeviceThatCannotBeSetUpPassesPacketsOneByOne() {
        final TunDevice broken = (TunDevice) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{TunDevice.class}, (proxy, method, arguments) -> {
                    throw new SystemCallException("ioctl", "TUNSETOFFLOAD 0x6f", -Errno.ENOBUFS);
                });
        final TunOffloads offloads = TunOffloads.begin(broken, switches, BOTH);
        assertThat(offloads.views()).extracting(OffloadView::state, OffloadView::error)
                .containsOnly(Tuple.tuple("off-by-error", "ENOBUFS"));
    }

    @Test
    @Tag("OPS-GSO-1")
    void changedSettingsCountAtOnceAndLeaveAloneWhatAnOperatorHasSwitched() {
        final TunOffloads offloads = TunOffloads.begin(device, switches, BOTH);
        offloads.set(Offload.TUN_UDP, false);
        offloads.follow(new ForwardingSettings.Tun(false, true, 5000));
        assertThat(device.offloads()).isEmpty();
        offloads.follow(new ForwardingSettings.Tun(true, true, 5000));
        assertThat(device.offloads()).containsExactly(TunOffload.TCP);
    }
}
