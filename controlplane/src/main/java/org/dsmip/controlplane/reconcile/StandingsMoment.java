package org.dsmip.controlplane.reconcile;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.effect.RefusedEffects;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.table.OrderedTable;
import org.jspecify.annotations.Nullable;

/** What was asked for of this host at one moment, and what it refused. Immutable. */
public final class StandingsMoment {
    private final OrderedTable<InPlace.Placed> placed;
    private final InPlace.Stays stays;
    private final RefusedEffects.Moment refused;

    StandingsMoment(OrderedTable<InPlace.Placed> placed, InPlace.Stays stays, RefusedEffects.Moment refused) {
        this.placed = placed;
        this.stays = stays;
        this.refused = refused;
    }

    /**
     * Whether something was asked for on behalf of a home address and not refused.
     *
     * @param homeAddress of the mobile node
     * @param adding what puts it in place
     * @return false: it is not there, or not on its behalf
     */
    public boolean has(Ipv4Address homeAddress, Effect adding) {
        final InPlace.Placed owner = placed.get(homeAddress.bits());
        return owner != null && owner.wanted().has(adding) && reason(adding) == null;
    }

    /**
     * Why something is not in place although it should be, or still is although it should not.
     *
     * @param effect what was refused
     * @return null: it was not
     */
    public @Nullable String reason(Effect effect) {
        return refused.reason(effect);
    }

    /**
     * The home address that something was asked for which comes next.
     *
     * @param homeAddress where one has come to; null: nowhere yet
     * @return null: that was the last
     */
    public @Nullable Ipv4Address after(@Nullable Ipv4Address homeAddress) {
        final InPlace.Placed next = homeAddress == null ? placed.from(0) : placed.after(homeAddress.bits());
        return next == null ? null : next.homeAddress();
    }

    /**
     * What answers on the home link on behalf of a home address.
     *
     * @param homeAddress of the mobile node
     * @return what puts it in place, without what was refused
     */
    public Stream<Effect> answers(Ipv4Address homeAddress) {
        final InPlace.Placed owner = placed.get(homeAddress.bits());
        return owner == null
                ? Stream.empty()
                : owner.wanted().answers().stream().filter(adding -> reason(adding) == null);
    }

    /**
     * How all stands that was asked for on behalf of a home address.
     *
     * @param homeAddress of the mobile node
     * @return in the order in which it is put in place
     */
    public List<Standing> of(Ipv4Address homeAddress) {
        final InPlace.Placed owner = placed.get(homeAddress.bits());
        return owner == null ? List.of() : owner.wanted().all().map(adding -> standing(owner, adding)).toList();
    }

    private Standing standing(InPlace.Placed owner, Effect adding) {
        final String reason = reason(adding);
        if (reason != null) {
            return new Standing(adding, owner.homeAddress(), State.REFUSED, reason);
        }
        return new Standing(adding, owner.homeAddress(), owner.isLost(adding, stays) ? State.LOST : State.IN_PLACE,
                null);
    }

    /**
     * What was refused, to put in place or to take away.
     *
     * @return with the reasons; it keeps nothing else of the moment, and looks only at what is taken from it
     */
    public Supplier<Stream<Standing>> refused() {
        final RefusedEffects.Moment all = refused;
        return () -> all.all().map(entry -> new Standing(entry.getKey(), null,
                Lasting.isRemoval(entry.getKey()) ? State.NOT_REMOVED : State.REFUSED, entry.getValue()));
    }
}
