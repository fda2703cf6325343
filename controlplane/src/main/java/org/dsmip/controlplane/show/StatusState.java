package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.jspecify.annotations.Nullable;

/** Puts into a block whether a node does what it is there for ({@code status}). */
public final class StatusState {
    /** The key that says it. */
    public static final String READY = "ready";

    private StatusState() {}

    /**
     * A home agent is ready where it attracts and forwards what is for mobile nodes.
     *
     * @param troubles what is in the way
     * @return its block
     */
    public static StateBlock ofHomeAgent(List<Trouble> troubles) {
        final Trouble worst = worst(troubles);
        final boolean ready = worst == null || !worst.endsService();
        return StateBlock.builder().flag(READY, ready).text("role", "home-agent")
                .text("state", ready ? "ready" : "troubled").text("trouble", words(worst)).build();
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
        final Trouble worst = worst(troubles);
        final boolean ready = agreed && (worst == null || !worst.endsService());
        return StateBlock.builder().flag(READY, ready).text("role", "mobile-node")
                .text("state", registration.state().label()).text("coa", registration.careOfAddress())
                .text("trouble", words(worst)).build();
    }

    private static @Nullable Trouble worst(List<Trouble> troubles) {
        return troubles.stream().filter(Trouble::endsService).findFirst()
                .orElse(troubles.isEmpty() ? null : troubles.getFirst());
    }

    private static @Nullable String words(@Nullable Trouble trouble) {
        return trouble == null ? null : trouble.what() + ": " + trouble.reason();
    }
}
