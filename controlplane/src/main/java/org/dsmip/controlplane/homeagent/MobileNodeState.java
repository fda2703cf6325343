package org.dsmip.controlplane.homeagent;

import org.dsmip.controlplane.security.TimestampReplayProtection;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/** What is kept of a mobile node whether it is bound or not. Not thread-safe. */
final class MobileNodeState {
    private MobileNodeProfile profile;
    private int generation;
    private final TimestampReplayProtection replayProtection;
    private final Whereabouts whereabouts = new Whereabouts();
    private @Nullable RequestSummary lastRequest;
    private @Nullable MacAddress macAtHome;
    private long lastRefused;
    private boolean restored;

    /** As the configuration of a generation has it. */
    MobileNodeState(MobileNodeProfile profile, int generation, TimestampReplayProtection replayProtection) {
        this.profile = profile;
        this.generation = generation;
        this.replayProtection = replayProtection;
    }

    Ipv4Address homeAddress() {
        return profile.homeAddress();
    }

    MobileNodeProfile profile() {
        return profile;
    }

    /** Of which generation of configurations its profile is. */
    int generation() {
        return generation;
    }

    /** Has the profile of another configuration from now on. */
    void profile(MobileNodeProfile next, int nextGeneration) {
        profile = next;
        generation = nextGeneration;
    }

    TimestampReplayProtection replayProtection() {
        return replayProtection;
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    /** What is shown of it now. */
    NodeHistory history() {
        return new NodeHistory(homeAddress(), lastRequest, whereabouts.moves(), whereabouts.returns(), restored);
    }

    /** Whether it is registered as an earlier run of the home agent has left it. */
    void restored(boolean now) {
        restored = now;
    }

    @Nullable
    RequestSummary lastRequest() {
        return lastRequest;
    }

    void lastRequest(RequestSummary summary) {
        lastRequest = summary;
    }

    /**
     * Whether a refusal is news. It does not keep a request from being sent again by anybody, as long as that is fresh: twice the
     * tolerance at most.
     */
    boolean isNewRefusal(long identification, int toleranceSec) {
        final long behind = lastRefused - identification;
        final boolean news = behind < 0 || behind >> Integer.SIZE > 2L * toleranceSec;
        lastRefused = news ? identification : lastRefused;
        return news;
    }

    /** Which MAC address it had when it was home last; null: not known. */
    @Nullable
    MacAddress macAtHome() {
        return macAtHome;
    }

    void macAtHome(MacAddress mac) {
        macAtHome = mac;
    }
}
