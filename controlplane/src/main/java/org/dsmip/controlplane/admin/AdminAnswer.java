package org.dsmip.controlplane.admin;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateJson;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.StatePieces;
import org.dsmip.controlplane.show.StateText;
import org.jspecify.annotations.Nullable;

/**
 * One answer under way: asks the control thread for one piece after the other, each when the one before has gone out, and puts it
 * into words. Used by the admin thread only.
 */
final class AdminAnswer {
    private final AdminRequest request;
    private final Surroundings surroundings;
    private final StatePieces words;
    private @Nullable StateListing listing;
    private @Nullable CompletableFuture<?> asked;
    private long askedNs;
    private boolean saidOk;
    private boolean empty = true;
    private boolean finished;

    /** Who is asked, who is told that an answer is there, and how long it may take. */
    record Surroundings(StateSource source, Runnable wakeUp, long patienceNs) {}

    AdminAnswer(AdminRequest request, Surroundings surroundings) {
        this.request = request;
        this.surroundings = surroundings;
        words = request.json() ? new StateJson() : new StateText();
    }

    boolean isFinished() {
        return finished;
    }

    /** What goes out next; null: the control thread has not answered yet. */
    @Nullable
    ByteBuffer next(long nowNs) {
        final CompletableFuture<?> waiting = asked;
        if (waiting == null) {
            begin(request::ask, nowNs);
            return null;
        }
        if (!waiting.isDone()) {
            return nowNs - askedNs < surroundings.patienceNs()
                    ? null
                    : failed("the node did not answer within " + surroundings.patienceNs() / 1_000_000 + " ms");
        }
        if (waiting.isCompletedExceptionally()) {
            return couldNot(waiting.exceptionNow());
        }
        try {
            return answered(waiting.resultNow(), nowNs);
        } catch (RuntimeException e) {
            // One answer that cannot be put into words must not end the admin thread.
            return couldNot(e);
        }
    }

    private ByteBuffer couldNot(Throwable cause) {
        return failed("the node could not answer: " + (cause.getMessage() == null ? cause : cause.getMessage()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits is woken, whatever the outcome
    private <T extends @Nullable Object> void begin(Function<NodeState, T> question, long nowNs) {
        askedNs = nowNs;
        final CompletableFuture<T> answer = surroundings.source().ask(question);
        asked = answer;
        answer.whenComplete((value, failure) -> surroundings.wakeUp().run());
    }

    private ByteBuffer answered(@Nullable Object value, long nowNs) {
        if (listing == null) {
            if (!(value instanceof StateListing found)) {
                return failed("a node of this role has no " + request.subject());
            }
            listing = found;
            saidOk = true;
            begin(state -> found.next(), nowNs);
            return AdminFrame.ok();
        }
        if (value instanceof Supplier<?> piece && piece.get() instanceof StateBlock block) {
            final StateListing rest = listing;
            begin(state -> rest.next(), nowNs);
            return frame(words.add(request.nonZero() ? NonZero.of(block) : block));
        }
        return end();
    }

    private ByteBuffer frame(String text) {
        empty &= text.isEmpty();
        return text.isEmpty() ? ByteBuffer.allocate(0) : AdminFrame.of(text);
    }

    private ByteBuffer end() {
        finished = true;
        final String last = words.end();
        final String said = empty && last.isEmpty() ? request.nothing() + "\n" : last;
        final ByteBuffer end = AdminFrame.end();
        final ByteBuffer text = said.isEmpty() ? ByteBuffer.allocate(0) : AdminFrame.of(said);
        return ByteBuffer.allocate(text.remaining() + end.remaining()).put(text).put(end).flip();
    }

    private ByteBuffer failed(String reason) {
        finished = true;
        if (asked != null) {
            asked.cancel(false);
        }
        return saidOk ? AdminFrame.broken(reason) : AdminFrame.error(reason);
    }
}
