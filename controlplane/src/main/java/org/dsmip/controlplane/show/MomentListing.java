package org.dsmip.controlplane.show;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.HomeAgentMoment;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a home agent by home address, some at a time: all of one moment, unless it lets go of that. Then the rest is of the
 * moment at which it goes on: who has been there all the time is there once, and nobody is there twice.
 *
 * @param <R> what a row is made from
 */
final class MomentListing<R> implements StateListing {
    private final Supplier<HomeAgentMoment> now;
    private final Rows<R> rows;
    private @Nullable HomeAgentMoment moment;
    private @Nullable Ipv4Address last;
    private boolean begun;

    /**
     * What is listed.
     *
     * @param after a part of a moment that follows a home address, with all that there is of each home address
     * @param print puts rows into a block
     */
    record Rows<R>(BiFunction<HomeAgentMoment, @Nullable Ipv4Address, HomeAgentMoment.Part<R>> after,
            Function<List<R>, StateBlock> print) {}

    /** Begins with the first of them. What tells the moment is asked by the control thread. */
    MomentListing(Supplier<HomeAgentMoment> now, Rows<R> rows) {
        this.now = now;
        this.rows = rows;
        goOn();
    }

    @Override
    public @Nullable StateBlock next() {
        final HomeAgentMoment present = moment;
        if (present == null) {
            throw new IllegalStateException("it has let go of its moment");
        }
        final HomeAgentMoment.Part<R> part = rows.after.apply(present, last);
        if (begun && part.last() == null) {
            return null;
        }
        begun = true;
        last = part.last() == null ? last : part.last();
        return rows.print.apply(part.rows());
    }

    @Override
    public void letGo() {
        moment = null;
    }

    @Override
    public void goOn() {
        moment = now.get();
    }
}
