package org.dsmip.controlplane.journal;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.dsmip.core.counters.DropReason;

/**
 * Reports packets that the data plane dropped because they are not what, or not from where, they claim to be: security events
 * of RFC 3024 section 4.3.2 and RFC 5454 section 4. The data plane only counts; this compares its counters about once a second
 * and tells the security log of each cause by how much it has grown, so that no packet waits for a log. What is left of a
 * tunnel after a hand-over is no security event. Owned by the control thread.
 */
public final class DropWatch implements Watch {
    private static final long INTERVAL_NS = 1_000_000_000L;
    private static final Set<DropReason> HOME_AGENT = EnumSet.of(DropReason.TUNNEL_SOURCE_UNKNOWN,
            DropReason.TUNNEL_DESTINATION_UNKNOWN, DropReason.WRONG_ENCAPSULATION, DropReason.BAD_INNER_VERSION,
            DropReason.INNER_SOURCE,
            DropReason.BARE_HOME_ADDRESS, DropReason.MARTIAN, DropReason.ICMP_QUOTE);
    private static final Set<DropReason> MOBILE_NODE = mobileNodeCauses();

    /** Packets that a mobile node had sent before it moved, or its home agent before it knew. */
    private static final Set<DropReason> LATE = EnumSet.of(DropReason.TUNNEL_SOURCE_UNKNOWN);
    private static final long LATE_NS = 10_000_000_000L;
    private static final long MANY = 1000;

    private final DropReason[] causes;
    private final long[] reported;
    private final ToLongFunction<DropReason> drops;
    private final SecurityLog log;
    private boolean sampled;
    private long sampledNs;
    private boolean anyHandOver;
    private long handOverNs;

    /** Watches causes in the order in which they are declared. Nothing counts as reported yet. */
    DropWatch(Set<DropReason> causes, ToLongFunction<DropReason> drops, SecurityLog log) {
        this.causes = causes.toArray(DropReason[]::new);
        this.drops = drops;
        this.log = log;
        reported = new long[this.causes.length];
    }

    private static Set<DropReason> mobileNodeCauses() {
        final Set<DropReason> causes = EnumSet.copyOf(HOME_AGENT);
        causes.add(DropReason.INNER_DESTINATION);
        return causes;
    }

    /**
     * Watches what is a security event at a home agent, and logs it.
     *
     * @param drops how many packets were dropped for a reason since the start; never becomes less
     * @param log where it is told
     * @return a watch that has reported nothing yet
     */
    public static DropWatch ofHomeAgent(ToLongFunction<DropReason> drops, SecurityLog log) {
        return new DropWatch(HOME_AGENT, drops, log);
    }

    /**
     * Watches what is a security event at a mobile node, and logs it.
     *
     * @param drops how many packets were dropped for a reason since the start; never becomes less
     * @param log where it is told
     * @return a watch that has reported nothing yet
     */
    public static DropWatch ofMobileNode(ToLongFunction<DropReason> drops, SecurityLog log) {
        return new DropWatch(MOBILE_NODE, drops, log);
    }

    /**
     * A mobile node has left a care-of address.
     *
     * @param nowNs monotonic time
     */
    public void handedOver(long nowNs) {
        anyHandOver = true;
        handOverNs = nowNs;
    }

    /**
     * Reports what was dropped since the last report. Does nothing within a second of when it last looked.
     *
     * @param nowNs monotonic time
     */
    @Override
    public void sample(long nowNs) {
        if (!sampled || nowNs - sampledNs >= INTERVAL_NS) {
            sampled = true;
            sampledNs = nowNs;
            look(nowNs, anyHandOver && nowNs - handOverNs < LATE_NS);
        }
        log.onTimer(nowNs);
    }

    /** Reports what was dropped since the last report, however short a time ago that was. */
    @Override
    public void report() {
        look(sampledNs, false);
        log.tellRest();
    }

    private void look(long nowNs, boolean late) {
        for (int i = 0; i < causes.length; i++) {
            final long packets = drops.applyAsLong(causes[i]) - reported[i];
            reported[i] += packets;
            if (packets > 0 && !(late && LATE.contains(causes[i]) && packets < MANY)) {
                log.drops(nowNs, causes[i], packets);
            }
        }
    }
}
