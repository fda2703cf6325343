package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QueuedStateSourceTest {
    private static final StateBlock BLOCK = StateBlock.builder().number("x", 1).build();

    private final AtomicInteger wakes = new AtomicInteger();
    private final QueuedStateSource source = new QueuedStateSource(wakes::incrementAndGet);

    @Test
    void answersOnlyWhenTheControlThreadComesRound() {
        final CompletableFuture<Optional<StateBlock>> answer = source.ask(Topic.DROPS);
        assertThat(answer).isNotDone();
        assertThat(wakes).hasValue(1);
        assertThat(source.answerQuestions(topic -> topic == Topic.DROPS ? BLOCK : null)).isEqualTo(1);
        assertThat(answer.join()).contains(BLOCK);
        assertThat(source.answerQuestions(topic -> BLOCK)).isZero();
    }

    @Test
    void answersNothingForWhatARoleDoesNotHave() {
        final CompletableFuture<Optional<StateBlock>> answer = source.ask(Topic.BINDINGS);
        source.answerQuestions(topic -> null);
        assertThat(answer.join()).isEmpty();
    }

    @Test
    void handsAFailureToWhoAskedAndGoesOn() {
        final CompletableFuture<Optional<StateBlock>> failing = source.ask(Topic.BINDINGS);
        final CompletableFuture<Optional<StateBlock>> good = source.ask(Topic.DROPS);
        source.answerQuestions(topic -> {
            if (topic == Topic.BINDINGS) {
                throw new IllegalStateException("broken");
            }
            return BLOCK;
        });
        assertThatThrownBy(failing::join).hasRootCauseMessage("broken");
        assertThat(good.join()).contains(BLOCK);
    }

    @Test
    void refusesQuestionsBeyondItsCapacityAtOnceAndBoundsTheWorkOfOneRound() {
        final List<CompletableFuture<Optional<StateBlock>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(source.ask(Topic.DROPS));
        }
        assertThat(answers.getLast()).isCompletedExceptionally();
        assertThat(source.answerQuestions(topic -> BLOCK)).isEqualTo(4);
        assertThat(answers.get(3)).isCompleted();
        assertThat(answers.get(4)).isNotDone();
    }
}
