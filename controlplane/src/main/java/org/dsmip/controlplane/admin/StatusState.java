package org.dsmip.controlplane.admin;

import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;

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
     * A mobile node is ready where its home addresses work: registered, or at home.
     *
     * @param registration its registration
     * @return its block
     */
    public static StateBlock of(RegistrationView registration) {
        final boolean ready = registration.state() == State.REGISTERED || registration.state() == State.HOME;
        return StateBlock.builder().flag(READY, ready).text("role", "mobile-node")
                .text("state", registration.state().label()).text("coa", registration.careOfAddress()).build();
    }
}
