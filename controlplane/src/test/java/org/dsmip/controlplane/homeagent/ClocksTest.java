package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;

import java.util.EnumSet;
import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.io.route.EventGroup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lifetimes, and clocks that do what clocks do not do by themselves. */
class ClocksTest {
    private static final long HOUR_SEC = 3600;

    private final Scene scene = new Setting().scene();

    private long expiresInSec() {
        return scene.agent().views().bindings(scene.nowNs()).getFirst().expiresInSec();
    }

    @Test
    void aStepOfTheWallClockEndsNoLifetimeAndIsWrittenDown() {
        scene.register();
        scene.pass(100 * SECOND_NS);
        final long deadlineNs = scene.agent().nextDeadlineNs();
        for (long stepSec : new long[]{HOUR_SEC, -3 * HOUR_SEC}) {
            scene.clock(scene.clock() + (stepSec << 32));
            final List<Effect> effects = scene.agent().onWallClockSet(scene.nowNs(), scene.clock());
            assertThat(effects).singleElement().isInstanceOfSatisfying(Effect.KeepClockShift.class,
                    keep -> assertThat(keep.shift().byNs() / SECOND_NS).isBetween(stepSec - 1, stepSec + 1));
            assertThat(expiresInSec()).isBetween(1699L, 1700L);
            assertThat(scene.agent().nextDeadlineNs()).isEqualTo(deadlineNs);
        }
    }

    @Test
    @Tag("LF-2")
    void lifetimesGoOnWhileTheMachineSleeps() {
        final HomeAgentOnMemory node = new HomeAgentOnMemory(EnumSet.allOf(EventGroup.class));
        node.request(1800);
        node.sleep(1000 * SECOND_NS);
        assertThat(node.bindings()).singleElement()
                .satisfies(binding -> assertThat(binding.expiresInSec()).isBetween(799L, 800L));
        node.sleep(801 * SECOND_NS);
        node.pass(0);
        assertThat(node.bindings()).isEmpty();
    }
}
