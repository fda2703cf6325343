package org.dsmip.controlplane.admin;

import java.util.List;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.controlplane.show.Trouble;

/** Puts into a block whether a node does what it is there for ({@code status}). */
public final class StatusState {
    /** The key that says it. */
    public static final String READY = "ready";

    private StatusState() {}

    /**
     * A home agent that answers is ready.
     *
     * @return its block
     */
    public static StateBlock ofHomeAgent() {
        return StateBlock.builder().flag(READY, true).text("role", "home-agent").text("state", "ready").build();
    }

    /**
     * A mobile node is ready where its home addresses work: registered, or at home, and nothing in the way.
     *
     * @param registration its registration
     * @param troubles what is in the way
     * @return its block
     */
    public static StateBlock of(RegistrationView registration, List<Trouble> troubles) {
        final boolean agreed = registration.state() == State.REGISTERED || registration.state() == State.HOME;
        final Trouble worst = troubles.stream().filter(Trouble::endsService).findFirst().orElse(null);
        final boolean ready = agreed && worst == null;
        return StateBlock.builder().flag(READY, ready).text("role", "mobile-node")
                .text("state", registration.state().label()).text("coa", registration.careOfAddress())
                .text("trouble", worst == null ? null : worst.what() + ": " + worst.reason()).build();
    }
}
