package org.dsmip.controlplane.cycle;

import org.dsmip.controlplane.admin.QueuedStateSource;
import org.dsmip.controlplane.journal.LineBudget;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.core.io.Waiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control duty cycle. {@link #run} is for one thread; {@link #requestStop} and questions come from any other.
 */
public final class ControlLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.control");
    private static final long LONGEST_WAIT_NS = 1_000_000_000L;
    /** A peer that does not answer must not keep a node from ending. */
    private static final long STOP_PATIENCE_NS = 5_000_000_000L;
    private static final long STUCK_PAUSE_NS = 10_000_000L;
    private static final int FAILURE_LINES = 3;
    private static final long FAILURE_LINE_INTERVAL_NS = 30_000_000_000L;

    private final Role role;
    private final Waiter waiter;
    private final NodeClock clock;
    private final QueuedStateSource questions;
    private final NodeState state;
    private final Watch watch;
    private final ClockWatch clocks;
    private final LineBudget failureLines = new LineBudget(FAILURE_LINES, FAILURE_LINE_INTERVAL_NS);
    private volatile boolean stopRequested;
    private boolean failed;
    private long overdueNs = Long.MAX_VALUE;

    /**
     * How others reach the control thread, and what it keeps an eye on.
     *
     * @param waiter waits for ports and is woken by others
     * @param questions what others ask
     * @param state answers it
     * @param watch what else it keeps an eye on
     * @param clocks has looked at the clocks before anything was reckoned by them
     */
    public record Surroundings(Waiter waiter, QueuedStateSource questions, NodeState state, Watch watch,
            ClockWatch clocks) {}

    /**
     * Makes a loop that is not running yet.
     *
     * @param role what to do
     * @param clock tells the time
     * @param surroundings how others reach it
     */
    public ControlLoop(Role role, NodeClock clock, Surroundings surroundings) {
        this.role = role;
        this.clock = clock;
        waiter = surroundings.waiter();
        questions = surroundings.questions();
        state = surroundings.state();
        watch = surroundings.watch();
        clocks = surroundings.clocks();
    }

    /** Lets the loop stop in an orderly way. */
    public void requestStop() {
        stopRequested = true;
        waiter.wakeUp();
    }

    @Override
    public void run() {
        waiter.watch(role.ports());
        role.start();
        boolean stopping = false;
        long stoppingSinceNs = 0;
        boolean moreQuestions = false;
        while (!stopping || (!role.isStopped() && clock.nowNs() - stoppingSinceNs < STOP_PATIENCE_NS)) {
            if (stopRequested && !stopping) {
                stopping = true;
                stoppingSinceNs = clock.nowNs();
                guarded(role::stop);
                continue;
            }
            waiter.await(moreQuestions ? 0 : waitNs());
            guarded(this::watchClocks);
            guarded(role::receive);
            guarded(role::onTimer);
            noteFailure();
            guarded(this::lookAround);
            // One at a time: whoever asks much holds up nothing else.
            moreQuestions = questions.answerOne(state);
        }
        guarded(watch::report);
        guarded(role::end);
    }

    /** What was overdue before the last round and still is was not done in it: that must not become all that a node does. */
    private long waitNs() {
        final long deadlineNs = role.nextDeadlineNs();
        final long leftNs = deadlineNs - clock.nowNs();
        if (leftNs > 0) {
            overdueNs = Long.MAX_VALUE;
            return Math.min(leftNs, LONGEST_WAIT_NS);
        }
        final boolean isStuck = deadlineNs == overdueNs;
        overdueNs = deadlineNs;
        return isStuck ? STUCK_PAUSE_NS : 0;
    }

    /** Before anything is received: what is done about a datagram depends on the clocks. */
    private void watchClocks() {
        clocks.look(clock).forEach(role::onClockEvent);
    }

    private void noteFailure() {
        final String reason = role.failure() != null ? role.failure() : watch.failure();
        if (reason != null && !failed) {
            LOG.atError().addKeyValue("reason", reason).log("cannot go on; taking everything back");
            failed = true;
            stopRequested = true;
        }
    }

    /**
     * Says whether the loop ended because the node could not go on.
     *
     * @return false if it was asked to stop
     */
    public boolean hasFailed() {
        return failed;
    }

    /** No deadline of its own: the longest wait is as long as the time between two looks. */
    private void lookAround() {
        watch.sample(clock.nowNs());
    }

    /** An unexpected failure of one input must not end the service for all others. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (failureLines.take(clock.nowNs())) {
                LOG.atError().setCause(e).addKeyValue("lines-held-back", failureLines.takeHeldBack())
                        .log("unexpected failure in the control plane; going on");
            }
        }
    }
}
