package org.dsmip.controlplane.show;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.HomeAgentMoment;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.text.Words;

/**
 * What a node wants on its host, what of it is in place, and why not the rest ({@code show host}): first what is not as it should be,
 * then all the rest, some at a time, and how much of each there is.
 */
public final class HostPieces {
    private final Map<Standing.State, Long> counts = new EnumMap<>(Standing.State.class);
    private final List<HostObject> amiss;
    private final List<HostObject> sound;

    private HostPieces(List<HostObject> own) {
        amiss = own.stream().filter(object -> !object.isInPlace()).toList();
        sound = own.stream().filter(HostObject::isInPlace).toList();
    }

    /**
     * Lists what is a node's own.
     *
     * @param own how it stands
     * @return the listing
     */
    public static StateListing of(List<HostObject> own) {
        final HostPieces pieces = new HostPieces(own);
        return pieces.rows(pieces.amiss).then(pieces.rows(pieces.sound)).then(pieces.totals());
    }

    /**
     * Lists what is a home agent's own, and what its bindings call for.
     *
     * @param own how stands what is its own, and whatever else its keeper cannot put back
     * @param now tells what the home agent is like; asked by the control thread
     * @return the listing
     */
    public static StateListing of(List<HostObject> own, Supplier<HomeAgentMoment> now) {
        final HostPieces pieces = new HostPieces(own);
        final List<HostObject> leftovers = now.get().leftovers().stream().map(HostObject::of).toList();
        return pieces.rows(pieces.amiss).then(pieces.rows(leftovers))
                .then(pieces.ofBindings(now, standing -> standing.state() != Standing.State.IN_PLACE))
                .then(pieces.rows(pieces.sound)).then(pieces.ofBindings(now, pieces::isInPlace))
                .then(pieces.totals());
    }

    /** As far as its keeper knows, too. */
    private boolean isInPlace(Standing standing) {
        return standing.state() == Standing.State.IN_PLACE && (amiss.isEmpty()
                || amiss.stream().noneMatch(other -> other.isSameAs(HostObject.of(standing))));
    }

    private StateListing ofBindings(Supplier<HomeAgentMoment> now, Predicate<Standing> ofInterest) {
        return new MomentListing<>(now, new MomentListing.Rows<>(
                (moment, last) -> moment.standings(last, StateListing.ROWS, ofInterest),
                standing -> Objects.requireNonNull(standing.homeAddress()),
                standings -> block(standings.stream().map(HostObject::of).toList())));
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
