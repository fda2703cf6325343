package org.dsmip.controlplane.admin;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.dsmip.controlplane.show.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * Hands questions of other threads to the control thread, which answers them in its duty cycle: {@link #ask} may be called
 * from any thread, {@link #answerOne} only from the control thread.
 */
public final class QueuedStateSource implements StateSource {
    /** Each client asks one question at a time. */
    private static final int CAPACITY = 256;

    private record Question<T extends @Nullable Object>(Function<NodeState, T> question, CompletableFuture<T> answer) {
        void answer(NodeState state) {
            if (answer.isDone()) {
                return;
            }
            try {
                answer.complete(question.apply(state));
            } catch (RuntimeException e) {
                // One question that cannot be answered must not end the control thread.
                answer.completeExceptionally(e);
            }
        }
    }

    private final ManyToOneConcurrentArrayQueue<Question<?>> questions = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
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
    public <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question) {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        if (questions.offer(new Question<>(question, answer))) {
            wakeControlThread.run();
        } else {
            answer.completeExceptionally(new IllegalStateException("too many questions wait for an answer"));
        }
        return answer;
    }

    /**
     * Answers the question that waits longest.
     *
     * @param state where the answer comes from
     * @return true if more questions wait
     */
    public boolean answerOne(NodeState state) {
        final Question<?> question = questions.poll();
        if (question != null) {
            question.answer(state);
        }
        return !questions.isEmpty();
    }
}
