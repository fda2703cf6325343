package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.PrefixState.Status;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.mip.Ipv6PrefixCode;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;

/** The requested prefixes and what has become of them. Not thread-safe; owned by the state machine. */
final class PrefixTable {
    private final List<PrefixState> states = new ArrayList<>();
    private final CurrentSettings settings;

    PrefixTable(CurrentSettings settings) {
        this.settings = settings;
        settings.now().prefixes().forEach(requested -> states.add(unanswered(requested, Status.PENDING)));
    }

    private PrefixState unanswered(RequestedPrefix requested, Status status) {
        // Minimal encapsulation cannot carry IPv6: the home agent answers Code 0 then (B-36).
        final boolean toCareOfAddress = settings.now().dualStack().tunnelToCareOfAddress()
                && settings.now().request().encapsulation() != EncapsulationKind.MINIMAL;
        return new PrefixState(requested, status, PrefixState.NO_CODE,
                toCareOfAddress ? TunnelingMode.CARE_OF_ADDRESS : TunnelingMode.HOME_ADDRESS);
    }

    /**
     * Has the prefixes that are wanted now, those of before as they were.
     *
     * @param status of those that are new
     * @return addresses of the node that it has no longer
     */
    List<Ipv6Address> follow(Status status) {
        final Map<RequestedPrefix, PrefixState> before = new HashMap<>();
        states.forEach(state -> before.put(state.requested(), state));
        final Set<Ipv6Address> gone = addresses();
        states.clear();
        settings.now().prefixes().forEach(requested -> {
            final PrefixState known = before.get(requested);
            states.add(known == null ? unanswered(requested, status) : known);
        });
        gone.removeAll(addresses());
        return List.copyOf(gone);
    }

    private Set<Ipv6Address> addresses() {
        return states.stream().map(state -> state.requested().ownAddress()).filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those that the node has on the home link. */
    List<Ipv6Address> atHomeLink() {
        return states.stream().filter(state -> state.status() == Status.HOME && state.requested().isHomeAddress())
                .map(state -> state.requested().prefix().address()).toList();
    }

    /** The node has the addresses of prefixes that are up or may be; those of rejected ones are gone (DS-4.5-5). */
    void place(Placement placement, List<Effect> effects) {
        for (PrefixState state : states) {
            final Ipv6Address address = state.requested().ownAddress();
            if (address != null && state.isReceived()) {
                placement.assignToTunnel(address, effects);
            } else if (address != null) {
                placement.takeOffTunnel(address, effects);
            }
        }
    }

    List<PrefixState> states() {
        return List.copyOf(states);
    }

    /** Away from home again: what was rejected before may be accepted now. */
    void restart() {
        states.replaceAll(state -> unanswered(state.requested(), Status.PENDING));
    }

    /** At home. An address that somebody else was found to have, or that does not belong here, is not used here either. */
    void atHome() {
        states.replaceAll(state -> state.status() == Status.REJECTED ? state : state.withStatus(Status.HOME));
    }

    /** The home agent is asked after all. */
    void askAgain() {
        states.replaceAll(state -> state.status() == Status.UNSUPPORTED || state.status() == Status.REFUSED
                ? state.withStatus(Status.PENDING)
                : state);
    }

    /** The binding is gone; what was up is to be asked for again. */
    void expire() {
        states.replaceAll(state -> state.status() == Status.UP ? state.withStatus(Status.PENDING) : state);
    }

    /** The home agent was not asked, or did not answer. */
    void abandon(Status reason) {
        states.replaceAll(state -> unanswered(state.requested(), reason));
    }

    /** Says for each prefix whether the home agent lets it be used (DS-4.5-4, DS-4.5-5). */
    void settle(PrefixMatching matching) {
        states.replaceAll(state -> {
            final Ipv6PrefixReplyExtension answer = matching.answers().get(state.requested().prefix());
            if (answer == null) {
                return unanswered(state.requested(), Status.REJECTED);
            }
            final Ipv6PrefixCode code = answer.prefixCode();
            final TunnelingMode mode = code == Ipv6PrefixCode.ACCEPTED_CARE_OF_ADDRESS
                    ? TunnelingMode.CARE_OF_ADDRESS
                    : TunnelingMode.HOME_ADDRESS;
            return new PrefixState(state.requested(), code.accepted() ? Status.UP : Status.REJECTED, answer.code(),
                    mode);
        });
    }

    /** The prefixes that the data plane is to know. */
    List<Ipv6Entry> entries() {
        return states.stream().filter(PrefixState::isReceived)
                .map(state -> new Ipv6Entry(state.requested().prefix(), state.mode())).toList();
    }

    /** DAD-8: the home agent may have to probe for an address before it answers. */
    boolean awaitsDuplicateAddressDetection() {
        return states.stream().anyMatch(state -> state.requested().isHomeAddress() && state.status() != Status.UP);
    }
}
