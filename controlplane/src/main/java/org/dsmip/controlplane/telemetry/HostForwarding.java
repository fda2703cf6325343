package org.dsmip.controlplane.telemetry;

import java.util.function.Supplier;
import org.dsmip.controlplane.journal.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when this host's firewall or a rule eats what comes out of tunnels: compares what was written to the TUN device with
 * what the kernel passed on or took for itself. Other traffic can hide a loss but is never taken for one. Used by the control
 * thread.
 */
final class HostForwarding implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.forwarding");
    private static final long INTERVAL_NS = 5_000_000_000L;
    private static final long ENOUGH_PACKETS = 10;

    private final Supplier<Sample> samples;
    private Sample judged;
    private boolean sampled;
    private long sampledNs;
    private State state = State.UNKNOWN;

    /** What becomes of packets that were written to the TUN device. */
    enum State {
        /** There were too few to tell. */
        UNKNOWN("unknown"),
        /** The kernel passes them on. */
        PASSED_ON("yes"),
        /** The kernel drops most of them. */
        EATEN("no");

        private final String label;

        State(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * Counters at one moment.
     *
     * @param written packets written to the TUN device
     * @param ip what the kernel has counted
     * @param own what of that was this process's doing
     */
    record Sample(long written, KernelCounters.Ip ip, Own own) {
        /** The most of what was written since another moment that can have gone on: what is not known counts as gone on. */
        long arrivedSince(Sample before) {
            final long raw = ip.rawCounted() ? own.intoTunnels - before.own.intoTunnels : 0;
            // What this host itself sends may be among what went into the TUN device; all else of that was forwarded.
            final long intoTun = own.runsAreWhole && before.own.runsAreWhole
                    ? own.fromTun - before.own.fromTun - (ip.sent() - before.ip.sent())
                    : 0;
            final long passedOn = ip.passedOn() - before.ip.passedOn() - raw - Math.max(intoTun, 0);
            final long delivered = ip.delivered() - before.ip.delivered() - (own.fromTunnels - before.own.fromTunnels);
            return Math.max(passedOn, 0) + Math.max(delivered, 0);
        }
    }

    /**
     * What the data plane has moved.
     *
     * @param intoTunnels packets sent by raw sockets
     * @param fromTun packets read from the TUN device
     * @param fromTunnels packets received by raw sockets
     * @param runsAreWhole whether a run of segments goes into the TUN device as the one packet that the kernel counted before;
     *     else nobody knows how many of those were forwarded
     */
    record Own(long intoTunnels, long fromTun, long fromTunnels, boolean runsAreWhole) {}

    HostForwarding(Supplier<Sample> samples) {
        this.samples = samples;
        judged = samples.get();
    }

    State state() {
        return state;
    }

    @Override
    public void sample(long nowNs) {
        if (sampled && nowNs - sampledNs < INTERVAL_NS) {
            return;
        }
        sampled = true;
        sampledNs = nowNs;
        final Sample now = samples.get();
        if (now.written < judged.written) {
            // The TUN device was made anew.
            judged = now;
        }
        final long written = now.written - judged.written;
        final long arrived = now.arrivedSince(judged);
        if (written < ENOUGH_PACKETS) {
            return;
        }
        judged = now;
        // Most are lost: a firewall may well drop some of them on purpose.
        become(arrived < written / 2 ? State.EATEN : State.PASSED_ON, written, arrived);
    }

    private void become(State next, long written, long arrived) {
        if (next == State.EATEN && state != State.EATEN) {
            LOG.atWarn().addKeyValue("out-of-tunnels", written).addKeyValue("went-on", arrived)
                    .addKeyValue("look-at", "nft list ruleset, iptables -S, ip rule, ip -6 rule")
                    .log("a firewall or a rule of this host drops what comes out of tunnels");
        } else if (next == State.PASSED_ON && state == State.EATEN) {
            LOG.atInfo().addKeyValue("out-of-tunnels", written)
                    .log("what comes out of tunnels is passed on again");
        }
        state = next;
    }
}
