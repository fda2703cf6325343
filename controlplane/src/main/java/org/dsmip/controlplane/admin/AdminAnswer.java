package org.dsmip.controlplane.admin;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateJson;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.StatePieces;
import org.dsmip.controlplane.show.StateText;
import org.jspecify.annotations.Nullable;

/**
 * One answer under way: the control thread begins it, and its pieces are made and put into words here, each when the one before
 * has gone out. What it takes long to be read goes on with another moment, so that a slow client keeps nothing alive for long.
 * Used by the admin thread only.
 */
final class AdminAnswer {
    private final AdminRequest request;
    private final Surroundings surroundings;
    private final StatePieces words;
    private @Nullable StateListing listing;
    private @Nullable CompletableFuture<?> asked;
    private long askedNs;
    private long begunNs;
    private boolean hasLetGo;
    private boolean saidOk;
    private boolean empty = true;
    private boolean finished;

    /** Who is asked, who is told that an answer is there, how long it may take, and how long one moment is shown. */
    record Surroundings(StateSource source, Runnable wakeUp, long patienceNs, long momentNs) {}

    AdminAnswer(AdminRequest request, Surroundings surroundings) {
        this.request = request;
        this.surroundings = surroundings;
        words = request.json() ? new StateJson() : new StateText();
    }

    boolean isFinished() {
        return finished;
    }

    /** Lets go of a moment that is long over. */
    void look(long nowNs) {
        final StateListing present = listing;
        if (present != null && asked == null && !finished && !hasLetGo
                && nowNs - begunNs >= surroundings.momentNs()) {
            present.letGo();
            hasLetGo = true;
        }
    }

    /** What goes out next; null: the control thread has not answered yet. */
    @Nullable
    ByteBuffer next(long nowNs) {
        look(nowNs);
        final CompletableFuture<?> waiting = asked;
        final StateListing present = listing;
        if (waiting == null && (present == null || hasLetGo)) {
            begin(present == null ? request::ask : state -> goOn(present), nowNs);
            return null;
        }
        if (waiting != null && !waiting.isDone()) {
            return nowNs - askedNs < surroundings.patienceNs()
                    ? null
                    : failed("the node did not answer within " + surroundings.patienceNs() / 1_000_000 + " ms");
        }
        if (waiting != null && waiting.isCompletedExceptionally()) {
            return couldNot(waiting.exceptionNow());
        }
        try {
            return waiting == null ? piece(Objects.requireNonNull(present)) : begun(waiting.resultNow(), nowNs);
        } catch (RuntimeException e) {
            // One answer that cannot be put into words must not end the admin thread.
            return couldNot(e);
        }
    }

    private static StateListing goOn(StateListing listing) {
        listing.goOn();
        return listing;
    }

    private ByteBuffer couldNot(Throwable cause) {
        return failed("the node could not answer: " + (cause.getMessage() == null ? cause : cause.getMessage()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits is woken, whatever the outcome
    private void begin(Function<NodeState, @Nullable StateListing> question, long nowNs) {
        askedNs = nowNs;
        final CompletableFuture<@Nullable StateListing> answer = surroundings.source().ask(question);
        asked = answer;
        answer.whenComplete((value, failure) -> surroundings.wakeUp().run());
    }

    private ByteBuffer begun(@Nullable Object value, long nowNs) {
        if (!(value instanceof StateListing found)) {
            return failed("a node of this role has no " + request.subject());
        }
        asked = null;
        listing = found;
        hasLetGo = false;
        begunNs = nowNs;
        if (saidOk) {
            return piece(found);
        }
        saidOk = true;
        return AdminFrame.ok();
    }

    private ByteBuffer piece(StateListing from) {
        final StateBlock block = from.next();
        return block == null ? end() : frame(words.add(request.nonZero() ? NonZero.of(block) : block));
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
