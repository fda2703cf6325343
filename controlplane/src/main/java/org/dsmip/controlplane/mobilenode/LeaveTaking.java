package org.dsmip.controlplane.mobilenode;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.jspecify.annotations.Nullable;

/**
 * Which bindings the home agent may hold of this node, and how it is asked to let go of them (OPS-HOME-5, OPS-HOME-6). Not
 * thread-safe; owned by the state machine.
 */
final class LeaveTaking {
    private static final int AT_HOME = 0;

    private final HomeNetwork home;
    private final BindingHorizon horizon = new BindingHorizon();
    /** Care-of addresses of requests that were sent and not overtaken by an accepted one. */
    private final Set<Ipv4Address> perhapsBound = new LinkedHashSet<>();
    /** A former run may have left a binding of which nothing is known. */
    private boolean perhapsMore = true;
    private @Nullable RequestForm granted;
    private int refusals;

    LeaveTaking(HomeNetwork home) {
        this.home = home;
    }

    void onRequest(long nowNs, RequestForm form) {
        if (form.registers()) {
            horizon.onRequest(nowNs, form.lifetimeSec());
            perhapsBound.add(form.careOfAddress());
        }
    }

    /** It has replaced whatever the home agent held. */
    void onRegistered(long nowNs, RequestForm form, int lifetimeSec) {
        horizon.onAccepted(nowNs, lifetimeSec);
        perhapsBound.clear();
        perhapsBound.add(form.careOfAddress());
        perhapsMore = false;
        granted = form;
        refusals = 0;
    }

    void onReleased(RequestForm form) {
        refusals = 0;
        if (form.careOfAddress().equals(home.homeAddress())) {
            perhapsBound.clear();
            perhapsMore = false;
            granted = null;
        } else {
            perhapsBound.remove(form.careOfAddress());
        }
    }

    /**
     * The home agent does not let go.
     *
     * @return whether the other form is still to be tried in this round
     */
    boolean onRefused() {
        refusals++;
        return refusals % 2 != 0;
    }

    /** Says whether every binding there may have been has expired. */
    boolean isPast(long nowNs) {
        return horizon.isPast(nowNs);
    }

    RequestForm fromHome(Terms terms) {
        return RequestForm.ofAll(home, terms, flags(terms, AT_HOME), home.homeAddress());
    }

    /** Drops the binding of the present place, or all where another place may be bound. */
    RequestForm fromAbroad(Terms terms, Ipv4Address careOfAddress) {
        final int flags = flags(terms, RegistrationFlags.DECAPSULATION);
        final boolean sure = !perhapsMore && perhapsBound.equals(Set.of(careOfAddress));
        return sure
                ? RequestForm.departure(terms, flags, careOfAddress)
                : RequestForm.ofAll(home, terms, flags, careOfAddress);
    }

    /**
     * Some home agents want in every request the flags that they have granted; others may choke on them. What was granted is
     * repeated first; without that it is the bare form where the node is at home, as the standard has it.
     */
    private int flags(Terms terms, int bare) {
        final int repeated = granted == null ? RequestForm.flags(terms) : granted.flags();
        final boolean repeatsFirst = granted != null || bare != AT_HOME;
        return repeatsFirst == (refusals % 2 == 0) ? repeated : bare;
    }

    /** What the home agent may go on doing, in words; null: nothing, as far as is known. */
    @Nullable
    String remains(long nowNs, Ipv4Address homeAgent) {
        if (perhapsBound.isEmpty() || horizon.isPast(nowNs)) {
            return null;
        }
        final String where = perhapsBound.stream().map(Ipv4Address::toString).collect(Collectors.joining(" or "));
        final long leftSec = horizon.leftSec(nowNs);
        return homeAgent + " may go on sending to " + where
                + (leftSec == BindingHorizon.FOREVER ? " for good" : " for up to " + leftSec + " s");
    }
}
