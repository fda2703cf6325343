package org.dsmip.controlplane.reconcile;

import java.util.List;
import java.util.stream.Stream;
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
     * What was asked for and what was refused, as it is now.
     *
     * @return for any thread
     */
    public StandingsMoment now() {
        return new StandingsMoment(inPlace.now(), refusals.now());
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
     * @return for the operator, the oldest first
     */
    public Stream<Effect.NoteTrouble> missing() {
        return refusals.notes(Effect.NoteTrouble.class);
    }

    /**
     * How much is wanted and not in place.
     *
     * @return 0: all is
     */
    public int missingCount() {
        return refusals.all().size() - leftoverCount();
    }

    /**
     * What is in place and no longer wanted, with the reasons.
     *
     * @return for the operator, the oldest first
     */
    public Stream<Effect.NoteLeftover> leftovers() {
        return refusals.notes(Effect.NoteLeftover.class);
    }

    /**
     * How much is in place and no longer wanted.
     *
     * @return 0: nothing is
     */
    public int leftoverCount() {
        return refusals.now().removals();
    }
}
