package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.mobilenode.PrefixState.Status;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.wire.mip.Ipv6PrefixCode;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;

/** The requested prefixes and what has become of them. Not thread-safe; owned by the state machine. */
final class PrefixTable {
    private final List<PrefixState> states = new ArrayList<>();
    private final TunnelingMode asked;

    PrefixTable(MobileNodeSettings settings) {
        // Minimal encapsulation cannot carry IPv6: the home agent answers Code 0 then (B-36).
        asked = settings.dualStack().tunnelToCareOfAddress()
                && settings.request().encapsulation() != EncapsulationKind.MINIMAL
                        ? TunnelingMode.CARE_OF_ADDRESS
                        : TunnelingMode.HOME_ADDRESS;
        settings.prefixes().forEach(
                requested -> states.add(new PrefixState(requested, Status.PENDING, PrefixState.NO_CODE, asked)));
    }

    List<PrefixState> states() {
        return List.copyOf(states);
    }

    /** Away from home again: what was rejected before may be accepted now. */
    void restart() {
        states.replaceAll(state -> new PrefixState(state.requested(), Status.PENDING, PrefixState.NO_CODE, asked));
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
        states.replaceAll(state -> new PrefixState(state.requested(), reason, PrefixState.NO_CODE, asked));
    }

    /** Says for each prefix whether the home agent lets it be used (DS-4.5-4, DS-4.5-5). */
    void settle(PrefixMatching matching) {
        states.replaceAll(state -> {
            final Ipv6PrefixReplyExtension answer = matching.answers().get(state.requested().prefix());
            if (answer == null) {
                return new PrefixState(state.requested(), Status.REJECTED, PrefixState.NO_CODE, asked);
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
