package org.dsmip.controlplane.agent;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.dsmip.core.counters.DropReason;

/**
 * Reports packets that the data plane dropped because they are not what, or not from where, they claim to be: security events
 * of RFC 3024 section 4.3.2 and RFC 5454 section 4. The data plane only counts; this compares its counters about once a second
 * and tells of each cause by how much it has grown, so that a flood costs a line a second and no packet waits for a log. Owned
 * by the control thread.
 */
public final class DropWatch {
    private static final long INTERVAL_NS = 1_000_000_000L;
    private static final Set<DropReason> HOME_AGENT = EnumSet.of(DropReason.TUNNEL_SOURCE_UNKNOWN,
            DropReason.TUNNEL_DESTINATION_UNKNOWN, DropReason.WRONG_ENCAPSULATION, DropReason.BAD_INNER_VERSION,
            DropReason.INNER_SOURCE,
            DropReason.BARE_HOME_ADDRESS, DropReason.MARTIAN, DropReason.ICMP_QUOTE);
    private static final Set<DropReason> MOBILE_NODE = mobileNodeCauses();

    private final DropReason[] causes;
    private final long[] reported;
    private final ToLongFunction<DropReason> drops;
    private final ObjLongConsumer<DropReason> log;
    private boolean sampled;
    private long sampledNs;

    /** Watches causes in the order in which they are declared. Nothing counts as reported yet. */
    DropWatch(Set<DropReason> causes, ToLongFunction<DropReason> drops, ObjLongConsumer<DropReason> log) {
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
     * @return a watch that has reported nothing yet
     */
    public static DropWatch ofHomeAgent(ToLongFunction<DropReason> drops) {
        return new DropWatch(HOME_AGENT, drops, SecurityLog::noteDrops);
    }

    /**
     * Watches what is a security event at a mobile node, and logs it.
     *
     * @param drops how many packets were dropped for a reason since the start; never becomes less
     * @return a watch that has reported nothing yet
     */
    public static DropWatch ofMobileNode(ToLongFunction<DropReason> drops) {
        return new DropWatch(MOBILE_NODE, drops, SecurityLog::noteDrops);
    }

    /**
     * Reports what was dropped since the last report. Does nothing within a second of when it last looked.
     *
     * @param nowNs monotonic time
     */
    void sample(long nowNs) {
        if (!sampled || nowNs - sampledNs >= INTERVAL_NS) {
            sampled = true;
            sampledNs = nowNs;
            report();
        }
    }

    /** Reports what was dropped since the last report, however short a time ago that was. */
    void report() {
        for (int i = 0; i < causes.length; i++) {
            final long value = drops.applyAsLong(causes[i]);
            if (value != reported[i]) {
                final long packets = value - reported[i];
                reported[i] = value;
                log.accept(causes[i], packets);
            }
        }
    }
}
