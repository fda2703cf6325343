package org.dsmip.controlplane.reconcile;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** How all stands that is wanted on this host, and what is in the way of it. For the thread that owns the {@link Reconciler}. */
public final class Standings {
    private final BindingTable truth;
    private final InPlace inPlace;
    private final Refusals refusals;

    Standings(BindingTable truth, InPlace inPlace, Refusals refusals) {
        this.truth = truth;
        this.inPlace = inPlace;
        this.refusals = refusals;
    }

    /**
     * Whether something was asked for on behalf of a home address and not refused.
     *
     * @param homeAddress of the mobile node
     * @param adding what puts it in place
     * @return false: it is not there, or not on its behalf
     */
    public boolean has(Ipv4Address homeAddress, Effect adding) {
        return inPlace.of(homeAddress).wanted().has(adding) && reason(adding) == null;
    }

    /**
     * Why something is not in place although it should be, or still is although it should not.
     *
     * @param effect what was refused
     * @return null: it was not
     */
    public @Nullable String reason(Effect effect) {
        return refusals.reason(effect);
    }

    /**
     * How all stands that was asked for on behalf of a home address.
     *
     * @param homeAddress of the mobile node
     * @return in the order in which it is put in place
     */
    public List<Standing> of(Ipv4Address homeAddress) {
        final InPlace.Placed owner = inPlace.of(homeAddress);
        return owner.wanted().all().map(adding -> standing(homeAddress, owner, adding)).toList();
    }

    private Standing standing(Ipv4Address homeAddress, InPlace.Placed owner, Effect adding) {
        final String reason = refusals.reason(adding);
        if (reason != null) {
            return new Standing(adding, homeAddress, State.REFUSED, reason);
        }
        return new Standing(adding, homeAddress, inPlace.isLost(owner, adding) ? State.LOST : State.IN_PLACE, null);
    }

    /**
     * What was refused and stays so until it works.
     *
     * @return both what is missing and what is left over, the oldest first
     */
    public List<Standing> refused() {
        return refusals.all().entrySet().stream().map(entry -> Lasting.isRemoval(entry.getKey())
                ? new Standing(entry.getKey(), null, State.NOT_REMOVED, entry.getValue())
                : new Standing(entry.getKey(), owner(entry.getKey()), State.REFUSED, entry.getValue())).toList();
    }

    private @Nullable Ipv4Address owner(Effect adding) {
        return switch (adding) {
            case Effect.PublishForwarding publish -> new Ipv4Address(publish.entry().homeAddress());
            case Effect.AddTunnelRoute add -> owner(add.prefix());
            case Effect.AddProxyNeighbor add -> owner(add.address().toHostPrefix());
            case Effect.AddProxyNetwork add -> truth.holder(add.network());
            default -> null;
        };
    }

    private @Nullable Ipv4Address owner(IpPrefix prefix) {
        return switch (prefix) {
            case Ipv4Prefix ipv4 -> ipv4.address();
            case Ipv6Prefix ipv6 -> {
                final Ipv4Address holder = truth.holder(ipv6);
                yield holder == null ? truth.linkLocalOwner(ipv6.address()) : holder;
            }
        };
    }

    /**
     * What is wanted and not in place, with the reasons.
     *
     * @return for the operator
     */
    public List<Effect.NoteTrouble> missing() {
        return refusals.missing();
    }

    /**
     * What is in place and no longer wanted, with the reasons.
     *
     * @return for the operator
     */
    public List<Effect.NoteLeftover> leftovers() {
        return refusals.leftovers();
    }
}
