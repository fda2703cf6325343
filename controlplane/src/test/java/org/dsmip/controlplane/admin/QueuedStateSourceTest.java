package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QueuedStateSourceTest {
    private static final StateBlock BLOCK = StateBlock.builder().number("x", 1).build();

    private final AtomicInteger wakes = new AtomicInteger();
    private final QueuedStateSource source = new QueuedStateSource(wakes::incrementAndGet);

    private static NodeState only(Topic known) {
        return topic -> topic == known ? StateListing.of(() -> BLOCK) : null;
    }

    private CompletableFuture<Boolean> ask(Topic topic) {
        return source.ask(state -> state.show(topic) != null);
    }

    @Test
    void answersOnlyWhenTheControlThreadComesRound() {
        final CompletableFuture<Boolean> answer = ask(Topic.DROPS);
        assertThat(answer).isNotDone();
        assertThat(wakes).hasValue(1);
        assertThat(source.answerOne(only(Topic.DROPS))).as("no more questions").isFalse();
        assertThat(answer.join()).isTrue();
        assertThat(source.answerOne(only(Topic.DROPS))).isFalse();
    }

    @Test
    void answersNothingForWhatARoleDoesNotHave() {
        final CompletableFuture<Boolean> answer = ask(Topic.BINDINGS);
        source.answerOne(only(Topic.DROPS));
        assertThat(answer.join()).isFalse();
    }

    @Test
    void handsAFailureToWhoAskedAndGoesOn() {
        final CompletableFuture<Boolean> failing = ask(Topic.BINDINGS);
        final CompletableFuture<Boolean> good = ask(Topic.DROPS);
        final NodeState broken = topic -> {
            if (topic == Topic.BINDINGS) {
                throw new IllegalStateException("broken");
            }
            return StateListing.of(() -> BLOCK);
        };
        assertThat(source.answerOne(broken)).as("one more waits").isTrue();
        assertThat(source.answerOne(broken)).isFalse();
        assertThatThrownBy(failing::join).hasRootCauseMessage("broken");
        assertThat(good.join()).isTrue();
    }

    @Test
    @Tag("OPS-PROC-10")
    void refusesQuestionsBeyondItsCapacityAtOnceAndAnswersOneARound() {
        final List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(ask(Topic.DROPS));
        }
        assertThat(answers.getLast()).isCompletedExceptionally();
        assertThat(source.answerOne(only(Topic.DROPS))).isTrue();
        assertThat(answers.get(0)).isCompleted();
        assertThat(answers.get(1)).isNotDone();
    }
}
