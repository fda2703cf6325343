package org.dsmip.controlplane.admin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Hands questions of other threads to the control thread, which answers them in its duty cycle: {@link #ask} may be called
 * from any thread, {@link #answerQuestions} only from the control thread.
 */
public final class QueuedStateSource implements StateSource {
    private static final int CAPACITY = 64;
    private static final int MAXIMUM_PER_CALL = 4;

    private record Question(Topic topic, CompletableFuture<Optional<StateBlock>> answer) {}

    private final ManyToOneConcurrentArrayQueue<Question> questions = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final Runnable wakeControlThread;

    /**
     * Makes an empty queue.
     *
     * @param wakeControlThread called after each question, so that the control thread does not sleep on it
     */
    public QueuedStateSource(Runnable wakeControlThread) {
        this.wakeControlThread = wakeControlThread;
    }

    @Override
    public CompletableFuture<Optional<StateBlock>> ask(Topic topic) {
        final Question question = new Question(topic, new CompletableFuture<>());
        if (questions.offer(question)) {
            wakeControlThread.run();
        } else {
            question.answer.completeExceptionally(new IllegalStateException("too many questions wait for an answer"));
        }
        return question.answer;
    }

    /**
     * Answers some of the waiting questions.
     *
     * @param state where the answers come from
     * @return how many were answered; 0: nothing to do
     */
    public int answerQuestions(NodeState state) {
        int answered = 0;
        while (answered < MAXIMUM_PER_CALL) {
            final Question question = questions.poll();
            if (question == null) {
                break;
            }
            answer(question, state);
            answered++;
        }
        return answered;
    }

    private static void answer(Question question, NodeState state) {
        if (question.answer.isDone()) {
            return;
        }
        try {
            question.answer.complete(Optional.ofNullable(state.show(question.topic)));
        } catch (RuntimeException e) {
            // One question that cannot be answered must not end the control thread.
            question.answer.completeExceptionally(e);
        }
    }
}
