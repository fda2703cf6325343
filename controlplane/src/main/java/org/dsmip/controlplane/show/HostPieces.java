package org.dsmip.controlplane.show;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dsmip.controlplane.homeagent.HomeAgentMoment;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.text.Words;
import org.jspecify.annotations.Nullable;

/**
 * What a node wants on its host, what of it is in place, and why not the rest ({@code show host}): first what is not as it should be,
 * then all the rest, some at a time, and how much of each there is.
 */
public final class HostPieces {
    private final Map<Standing.State, Long> counts = new EnumMap<>(Standing.State.class);
    private final Own own;
    private @Nullable Set<Thing> amissOfBindings;

    /**
     * What a node has on its host without anybody registering for it, and what else its keeper cannot put back.
     *
     * @param objects how stands what is the node's own: what its configuration calls for, however many mobile nodes there are
     * @param amissOfBindings what of all that bindings call for was lost and cannot be put back, or cannot be taken away; for any thread,
     *     which may go through it more than once
     */
    public record Own(List<HostObject> objects, Supplier<Stream<HostObject>> amissOfBindings) {
        List<HostObject> whereInPlace(boolean is) {
            return objects.stream().filter(object -> object.isInPlace() == is).toList();
        }
    }

    private record Thing(String kind, String object) {
        static Thing of(HostObject object) {
            return new Thing(object.kind(), object.object());
        }
    }

    private HostPieces(Own own) {
        this.own = own;
    }

    /**
     * Lists what is a node's own.
     *
     * @param all how it stands
     * @return the listing
     */
    public static StateListing of(List<HostObject> all) {
        final Own own = new Own(all, Stream::empty);
        final HostPieces pieces = new HostPieces(own);
        return pieces.rows(own.whereInPlace(false)).then(pieces.rows(own.whereInPlace(true))).then(pieces.totals());
    }

    /**
     * Lists what is a home agent's own, and what its bindings call for.
     *
     * @param own how stands what is its own, and whatever else its keeper cannot put back
     * @param now tells what the home agent is like; asked by the control thread
     * @return the listing
     */
    public static StateListing of(Own own, Supplier<HomeAgentMoment> now) {
        final HostPieces pieces = new HostPieces(own);
        final Supplier<Stream<Standing>> refused = now.get().refused();
        return pieces.rows(own.whereInPlace(false))
                .then(StateListing.ofSome(own.amissOfBindings, object -> true, pieces::block))
                .then(StateListing.ofSome(() -> refused.get().map(HostObject::of),
                        object -> object.state() == Standing.State.NOT_REMOVED, pieces::block))
                .then(pieces.ofBindings(now, object -> !object.isInPlace()))
                .then(pieces.rows(own.whereInPlace(true))).then(pieces.ofBindings(now, pieces::isInPlace))
                .then(pieces.totals());
    }

    /** As far as its keeper knows, too. */
    private boolean isInPlace(HostObject object) {
        if (amissOfBindings == null) {
            amissOfBindings = own.amissOfBindings.get().map(Thing::of).collect(Collectors.toSet());
        }
        return object.isInPlace() && (amissOfBindings.isEmpty() || !amissOfBindings.contains(Thing.of(object)));
    }

    private StateListing ofBindings(Supplier<HomeAgentMoment> now, Predicate<HostObject> ofInterest) {
        return new MomentListing<>(now, new MomentListing.Rows<>(
                (moment, last) -> moment.standings(last, StateListing.ROWS),
                standings -> block(standings.stream().map(HostObject::of).filter(ofInterest).toList())));
    }

    private StateListing rows(List<HostObject> objects) {
        return StateListing.ofRows(objects, this::block);
    }

    private StateBlock block(List<HostObject> objects) {
        final StateBlock.Builder block = StateBlock.builder().group("object", Shape.MANY_WITHOUT_NAME);
        for (HostObject object : objects) {
            counts.merge(object.state(), 1L, Long::sum);
            block.block("object", Shape.MANY_WITHOUT_NAME,
                    StateBlock.builder().text("kind", object.kind()).text("object", object.object())
                            .text("hoa", object.homeAddress()).text("state", Words.of(object.state()))
                            .text("reason", object.reason()).build());
        }
        return block.build();
    }

    private StateListing totals() {
        return StateListing.of(() -> {
            final StateBlock.Builder totals = StateBlock.builder();
            for (Standing.State state : Standing.State.values()) {
                totals.number(Words.of(state), counts.getOrDefault(state, 0L));
            }
            return StateBlock.builder().block("totals", Shape.ONE, totals.build()).build();
        });
    }
}
