package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One answer, in virtual time: what the control thread is asked for it, and what is kept for who reads it slowly. */
class AdminAnswerTest {
    private static final long MOMENT_NS = Duration.ofSeconds(5).toNanos();
    private static final int PIECES = 200;

    private final CountingListing listing = new CountingListing();
    private int questions;
    private final StateSource control = new StateSource() {
        private final StateSource source = StateSources.of(topic -> listing);

        @Override
        public <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question) {
            questions++;
            return source.ask(question);
        }
    };
    private final AdminAnswer answer = new AdminAnswer(new AdminRequest.Show(Topic.BINDINGS, false, false),
            new AdminAnswer.Surroundings(control, () -> {}, Duration.ofSeconds(2).toNanos(), MOMENT_NS));
    private final StringBuilder text = new StringBuilder();

    /** Numbers its pieces and notes in which of them it lets go and goes on. */
    private static final class CountingListing implements StateListing {
        private final List<String> calls = new ArrayList<>();
        private int pieces;
        private boolean holds = true;

        @Override
        public @Nullable StateBlock next() {
            assertThat(holds).as("it has a moment").isTrue();
            return pieces == PIECES ? null : StateBlock.builder().number("piece", pieces++).build();
        }

        @Override
        public void letGo() {
            holds = false;
            calls.add("let go before " + pieces);
        }

        @Override
        public void goOn() {
            holds = true;
            calls.add("on from " + pieces);
        }
    }

    private boolean next(long nowNs) {
        final ByteBuffer out = answer.next(nowNs);
        if (out != null) {
            text.append(StandardCharsets.UTF_8.decode(out));
        }
        return !answer.isFinished();
    }

    private List<Integer> pieces() {
        return text.toString().lines().filter(line -> line.startsWith("piece="))
                .map(line -> Integer.valueOf(line.substring(6))).toList();
    }

    private void assertWhole() {
        assertThat(pieces()).hasSize(PIECES).isSorted().doesNotHaveDuplicates();
        assertThat(text).endsWith("\n0\n");
    }

    @Test
    @Tag("OPS-PROC-10")
    void asksTheControlThreadOnceHoweverLongTheAnswerIs() {
        long nowNs = 0;
        while (next(nowNs)) {
            nowNs += MOMENT_NS / PIECES / 2;
        }
        assertWhole();
        assertThat(questions).isEqualTo(1);
        assertThat(listing.calls).isEmpty();
    }

    @Test
    @Tag("OPS-PROC-10")
    void goesOnWithAnotherMomentForWhoReadsSlowly() {
        long nowNs = 0;
        while (next(nowNs)) {
            nowNs += MOMENT_NS / 50;
        }
        assertWhole();
        assertThat(questions).isBetween(4, 6);
        assertThat(listing.calls.subList(0, 2)).containsExactly("let go before 49", "on from 49");
    }

    @Test
    @Tag("OPS-PROC-10")
    void keepsNothingForWhoDoesNotReadAtAll() {
        for (int i = 0; i < 10; i++) {
            next(0);
        }
        answer.look(MOMENT_NS - 1);
        assertThat(listing.calls).isEmpty();
        answer.look(MOMENT_NS);
        answer.look(10 * MOMENT_NS);
        assertThat(listing.calls).as("once").containsExactly("let go before 8");
        while (next(11 * MOMENT_NS)) {
            assertThat(text).isNotEmpty();
        }
        assertWhole();
        assertThat(listing.calls).containsExactly("let go before 8", "on from 8");
    }
}
