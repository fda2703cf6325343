package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.store.NoRecords;
import org.dsmip.core.io.route.EventGroup;
import org.junit.jupiter.api.Test;

/** What becomes of replies that wait for the disk when settings are swapped meanwhile. */
class HeldRepliesTest {
    private final SlowRecords store = new SlowRecords();
    private final HomeAgentOnMemory node = new HomeAgentOnMemory(EnumSet.allOf(EventGroup.class), store);
    private int replies;

    /** Nothing is safe before the disk has answered. */
    private static final class SlowRecords extends NoRecords {
        private long last;
        private long durable;

        @Override
        public long append(DirectBuffer octets, int at, int length) {
            return ++last;
        }

        @Override
        public long durable() {
            return durable;
        }
    }

    private void swapWhileTheReplyIsHeld(Consumer<Setting> change) {
        node.beforeReply = () -> replies++;
        node.request(1800);
        assertThat(replies).as("held").isZero();
        final Setting setting = new Setting();
        change.accept(setting);
        node.role.onSettings(setting.build());
        node.pass(Scene.SECOND_NS);
        store.durable = store.last;
        node.pass(Scene.SECOND_NS);
    }

    @Test
    void whatIsStillTrueIsSaid() {
        swapWhileTheReplyIsHeld(changed -> changed.maximumLifetime(1900));
        assertThat(replies).isEqualTo(1);
    }

    @Test
    void aBindingThatWasEndedIsNotPromised() {
        swapWhileTheReplyIsHeld(changed -> changed.takenOut = List.of(Scene.HOME));
        assertThat(replies).isZero();
        assertThat(node.homeAgent.counters()).containsEntry(RegistrationCounter.REPLIES_GIVEN_UP, 1L);
    }

    @Test
    void aLifetimeThatWasCutIsNotPromised() {
        swapWhileTheReplyIsHeld(changed -> changed.maximumLifetime(300));
        assertThat(replies).isZero();
        assertThat(node.bindings()).singleElement().satisfies(
                binding -> assertThat(binding.expiresInSec()).isLessThanOrEqualTo(300));
    }
}
