package org.dsmip.dataplane.tx;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.core.sys.Errno;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.dsmip.dataplane.tx.OffloadSwitches.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What turns a feature off and on. */
class OffloadSwitchesTest {
    private final OffloadSwitches switches = new OffloadSwitches();

    @Test
    @Tag("OPS-GSO-1")
    void eachHasItsOwnSwitch() {
        switches.set(Feature.TUN_TCP, false);
        assertThat(switches.state(Feature.TUN_TCP)).isEqualTo(State.OFF_BY_SETTING);
        assertThat(switches.isOn(Feature.TUN_TCP)).isFalse();
        assertThat(switches.isOn(Feature.TUN_UDP)).isTrue();
        switches.notOffered(Feature.TUN_UDP);
        assertThat(switches.state(Feature.TUN_UDP)).isEqualTo(State.NOT_OFFERED);
    }

    @Test
    @Tag("OPS-ERR-6")
    void theFirstErrorTurnsItOffAndTheOperatorTurnsItOnAgain() {
        assertThat(switches.failed(Feature.TUN_UDP, Errno.EINVAL)).isTrue();
        assertThat(switches.failed(Feature.TUN_UDP, Errno.EPERM)).as("said once").isFalse();
        assertThat(switches.state(Feature.TUN_UDP)).isEqualTo(State.OFF_BY_ERROR);
        assertThat(switches.error(Feature.TUN_UDP)).isEqualTo(Errno.EINVAL);
        switches.set(Feature.TUN_UDP, true);
        assertThat(switches.state(Feature.TUN_UDP)).isEqualTo(State.ON);
        assertThat(switches.error(Feature.TUN_UDP)).isZero();
    }

    @Test
    @Tag("OPS-ERR-6")
    void anErrorDoesNotHideTheOperatorsWish() {
        switches.set(Feature.TUN_TCP, false);
        assertThat(switches.failed(Feature.TUN_TCP, Errno.EINVAL)).isFalse();
        assertThat(switches.state(Feature.TUN_TCP)).isEqualTo(State.OFF_BY_SETTING);
    }
}
