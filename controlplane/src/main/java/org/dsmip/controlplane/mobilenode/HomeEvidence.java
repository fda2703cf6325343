package org.dsmip.controlplane.mobilenode;

import java.util.HashSet;
import java.util.Set;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether the link with an address of the home network is the home link (OPS-HOME-1). Addresses prove nothing: many networks
 * are numbered alike. The home agent is asked for by ARP, without saying who asks (BASE-ARP-09); if whoever answers has the
 * home agent's link-layer address, or none is known yet, the node behaves as at home, on trial until an authenticated reply
 * comes. Such a reply also teaches the address, unless several answered. Where nobody else answers, it goes on asking, ever
 * more rarely: the home agent may have been away.
 *
 * <p>A lost trial is not the last, since the home agent may only have been slow; but each one in the same stay on a link, whoever
 * answered, makes the next one wait longer. An answer that contradicts a learned address waits like after several lost trials:
 * the home agent may have got another network card. One that contradicts a configured address is never believed. Times are
 * monotonic nanoseconds. Not thread-safe.
 */
public final class HomeEvidence {
    private static final long MILLI_NS = 1_000_000L;
    private static final long TRIAL_NS = 3 * Deadline.SECOND_NS;
    private static final long FIRST_GAP_NS = 200 * MILLI_NS;
    private static final int QUICK_PROBES = 3;
    private static final int MAX_DOUBLINGS = 7;
    private static final long FIRST_WAIT_NS = 5 * Deadline.SECOND_NS;
    private static final int MAX_WAIT_DOUBLINGS = 10;
    private static final long LONGEST_WAIT_NS = 60 * Deadline.SECOND_NS;
    /** Where the node is served as a visitor, every trial interrupts it. */
    private static final long LONGEST_WAIT_OF_VISITOR_NS = 3600 * Deadline.SECOND_NS;
    private static final int LOST_BY_CONTRADICTION = 4;
    private static final int MAX_TOLD = 8;

    private final Ipv4Address homeAgent;
    private final boolean configured;
    private @Nullable MacAddress known;
    private Verdict verdict = Verdict.NOT_ASKED;
    private @Nullable MacAddress seen;
    private @Nullable MacAddress answered;
    private @Nullable MacAddress stranger;
    private final Set<String> told = new HashSet<>();
    private boolean contested;
    private boolean confirmed;
    private boolean served;
    private int lostTrials;
    private long waitingSinceNs;
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
        seen = null;
        answered = null;
        stranger = null;
        told.clear();
        contested = false;
        confirmed = false;
        served = false;
        lostTrials = 0;
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
            waitingSinceNs = nowNs;
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
            verdict = Verdict.FOREIGN;
            lostTrials++;
            waitingSinceNs = nowNs;
            probeNs = nowNs + waitNs(lostTrials);
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

    private long waitNs(int lost) {
        final long longestNs = served ? LONGEST_WAIT_OF_VISITOR_NS : LONGEST_WAIT_NS;
        return lost == 0 ? 0 : Math.min(FIRST_WAIT_NS << Math.min(lost - 1, MAX_WAIT_DOUBLINGS), longestNs);
    }

    /**
     * Somebody says that the home agent's address is his.
     *
     * @param nowNs monotonic clock
     * @param mac who
     */
    public void onAnswer(long nowNs, MacAddress mac) {
        if (verdict == Verdict.NOT_ASKED || confirmed) {
            return;
        }
        contested |= seen != null && !seen.equals(mac);
        seen = mac;
        if (verdict != Verdict.HOME && isCredible(nowNs, mac)) {
            beginTrial(nowNs, mac);
        }
    }

    private boolean isCredible(long nowNs, MacAddress mac) {
        int lost = lostTrials;
        if (known != null && !known.equals(mac)) {
            stranger = mac;
            if (configured) {
                return false;
            }
            lost += LOST_BY_CONTRADICTION;
        }
        return nowNs - waitingSinceNs >= waitNs(lost);
    }

    private void beginTrial(long nowNs, MacAddress mac) {
        verdict = Verdict.HOME;
        answered = mac;
        probeNs = Deadline.NEVER;
        trialEndNs = nowNs + TRIAL_NS;
    }

    /**
     * An authenticated reply of the home agent has come. One to a visitor proves nothing about the link.
     *
     * @param nowNs monotonic clock
     */
    public void onAuthentic(long nowNs) {
        if (verdict == Verdict.HOME && !confirmed) {
            confirmed = true;
            trialEndNs = Deadline.NEVER;
            if (!configured && !contested) {
                known = answered;
            }
        } else if (verdict == Verdict.FOREIGN && !served) {
            served = true;
            if (lostTrials > 0) {
                // It is there after all, and may only have been slow.
                waitingSinceNs = nowNs - waitNs(lostTrials);
                probeNs = nowNs;
            }
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
     * Why the link is not believed to be home, if that is to be said: each reason once in a stay on the link.
     *
     * @return words for the operator; null: nothing new
     */
    public @Nullable String untoldDoubt() {
        final String doubt = doubt();
        return doubt != null && told.size() < MAX_TOLD && told.add(doubt) ? doubt : null;
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
        if (lostTrials > 0) {
            return answered + " answers for " + homeAgent + ", but no signed reply came within "
                    + TRIAL_NS / Deadline.SECOND_NS + " s";
        }
        return stranger == null
                ? "nobody answers for " + homeAgent
                : stranger + " answers for " + homeAgent + ", whose link-layer address is " + known;
    }
}
