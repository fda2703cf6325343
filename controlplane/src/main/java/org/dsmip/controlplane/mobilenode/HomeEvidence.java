package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether the link with an address of the home network is the home link (OPS-HOME-1). Addresses prove nothing: many networks
 * are numbered alike. The home agent is asked for by ARP, without saying who asks (BASE-ARP-09); if whoever answers has the
 * home agent's link-layer address, or none is known yet, the node behaves as at home, on trial until an authenticated reply
 * comes. Such a reply also teaches the address. Where nobody else answers, it goes on asking, ever more rarely: the home agent
 * may have been away. Times are monotonic nanoseconds. Not thread-safe.
 */
public final class HomeEvidence {
    private static final long MILLI_NS = 1_000_000L;
    private static final long TRIAL_NS = 3 * Deadline.SECOND_NS;
    private static final long FIRST_GAP_NS = 200 * MILLI_NS;
    private static final int QUICK_PROBES = 3;
    private static final int MAX_DOUBLINGS = 7;

    private final Ipv4Address homeAgent;
    private final boolean configured;
    private @Nullable MacAddress known;
    private Verdict verdict = Verdict.NOT_ASKED;
    private @Nullable MacAddress answered;
    private @Nullable MacAddress stranger;
    private @Nullable MacAddress disproved;
    private boolean confirmed;
    private long probeNs = Deadline.NEVER;
    private long trialEndNs = Deadline.NEVER;
    private int probes;

    /** What is known of the link. */
    public enum Verdict {
        /** It is not numbered like home. */
        NOT_ASKED,
        /** The home agent is being asked for. */
        ASKING,
        /** It is the home link, as far as the home agent's link-layer address tells. */
        HOME,
        /** It is another network. */
        FOREIGN
    }

    /**
     * Begins without a link.
     *
     * @param homeAgent whom to ask for
     * @param configured the home agent's link-layer address; null: not configured
     * @param learned the same as learned at home; null: never learned
     */
    public HomeEvidence(Ipv4Address homeAgent, @Nullable MacAddress configured, @Nullable MacAddress learned) {
        this.homeAgent = homeAgent;
        this.configured = configured != null;
        known = configured == null ? learned : configured;
    }

    /**
     * What is known of the link.
     *
     * @return as of the last call
     */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * The home agent's link-layer address.
     *
     * @return as configured or learned; null: not known
     */
    public @Nullable MacAddress known() {
        return known;
    }

    /** The link is gone, or has no address of the home network any more: whatever comes next is asked anew. */
    public void leave() {
        verdict = Verdict.NOT_ASKED;
        answered = null;
        stranger = null;
        disproved = null;
        confirmed = false;
        probes = 0;
        probeNs = Deadline.NEVER;
        trialEndNs = Deadline.NEVER;
    }

    /**
     * The link has an address of the home network.
     *
     * @param nowNs monotonic clock
     */
    public void ask(long nowNs) {
        if (verdict == Verdict.NOT_ASKED) {
            verdict = Verdict.ASKING;
            probeNs = nowNs;
        }
    }

    /**
     * Time has passed.
     *
     * @param nowNs monotonic clock
     * @return whether to send an ARP probe for the home agent
     */
    public boolean onTimer(long nowNs) {
        if (Deadline.isDue(trialEndNs, nowNs)) {
            trialEndNs = Deadline.NEVER;
            disproved = answered;
            verdict = Verdict.FOREIGN;
            probeNs = nowNs + gapNs();
        }
        if (!Deadline.isDue(probeNs, nowNs)) {
            return false;
        }
        if (verdict == Verdict.ASKING && probes >= QUICK_PROBES) {
            verdict = Verdict.FOREIGN;
        }
        probeNs = nowNs + gapNs();
        probes++;
        return true;
    }

    private long gapNs() {
        return FIRST_GAP_NS << Math.min(probes, MAX_DOUBLINGS);
    }

    /**
     * Somebody says that the home agent's address is his.
     *
     * @param nowNs monotonic clock
     * @param mac who
     */
    public void onAnswer(long nowNs, MacAddress mac) {
        if (verdict != Verdict.ASKING && verdict != Verdict.FOREIGN) {
            return;
        }
        if (mac.equals(disproved) || (known != null && !known.equals(mac))) {
            stranger = mac;
            return;
        }
        verdict = Verdict.HOME;
        answered = mac;
        probeNs = Deadline.NEVER;
        trialEndNs = nowNs + TRIAL_NS;
    }

    /**
     * An authenticated reply of the home agent has come.
     *
     * @param nowNs monotonic clock
     */
    public void onAuthentic(long nowNs) {
        if (verdict == Verdict.HOME && !confirmed) {
            confirmed = true;
            trialEndNs = Deadline.NEVER;
            if (!configured) {
                known = answered;
            }
        } else if (verdict == Verdict.FOREIGN && disproved != null) {
            // It is there after all, and was only slow.
            disproved = null;
            probes = 0;
            probeNs = nowNs;
        }
    }

    /**
     * When {@link #onTimer} is to be called next.
     *
     * @return an instant of the monotonic clock; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return Deadline.earlier(probeNs, trialEndNs);
    }

    /**
     * Why the link is not believed to be home.
     *
     * @return words for the operator; null: it is, or nobody asked
     */
    public @Nullable String doubt() {
        if (verdict != Verdict.FOREIGN) {
            return null;
        }
        if (disproved != null) {
            return disproved + " answers for " + homeAgent + ", but no signed reply came within "
                    + TRIAL_NS / Deadline.SECOND_NS + " s";
        }
        return stranger == null
                ? "nobody answers for " + homeAgent
                : stranger + " answers for " + homeAgent + ", whose link-layer address is " + known;
    }
}
