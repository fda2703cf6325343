package org.dsmip.controlplane.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.dsmip.core.io.ExclusiveNames;
import org.dsmip.core.io.ExclusiveNames.Held;
import org.dsmip.core.sys.SystemCallException;
import org.jspecify.annotations.Nullable;

/** Two nodes that claim what they need in the same moment, as often as one likes. */
final class StartTogether {
    private static final int BOUND_SEC = 20;
    /** Far beyond what a node needs. */
    private static final NodeClaims.Patience PATIENCE = new NodeClaims.Patience(200_000,
            () -> LockSupport.parkNanos(50_000));

    private StartTogether() {}

    /** How often other than exactly one of them started. */
    static int failures(int rounds, ExclusiveNames names, HostSettings one, HostSettings other)
            throws InterruptedException {
        final CyclicBarrier barrier = new CyclicBarrier(2);
        final Node first = new Node(barrier, names, one, rounds);
        final Node second = new Node(barrier, names, other, rounds);
        final List<Thread> threads = List.of(new Thread(first), new Thread(second));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(2L * BOUND_SEC));
        }
        if (first.done != rounds || second.done != rounds) {
            throw new AssertionError("only " + first.done + " and " + second.done + " rounds are done");
        }
        int failures = 0;
        for (int i = 0; i < rounds; i++) {
            failures += first.started[i] == second.started[i] ? 1 : 0;
        }
        return failures;
    }

    private static final class Node implements Runnable {
        private final CyclicBarrier barrier;
        private final ExclusiveNames names;
        private final HostSettings host;
        private final boolean[] started;
        private volatile int done;

        Node(CyclicBarrier barrier, ExclusiveNames names, HostSettings host, int rounds) {
            this.barrier = barrier;
            this.names = names;
            this.host = host;
            started = new boolean[rounds];
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < started.length; i++) {
                    barrier.await(BOUND_SEC, TimeUnit.SECONDS);
                    final List<Held> held = start();
                    started[i] = held != null;
                    // Nobody ends before both know.
                    barrier.await(BOUND_SEC, TimeUnit.SECONDS);
                    if (held != null) {
                        held.forEach(Held::close);
                    }
                    done = i + 1;
                }
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                Thread.currentThread().interrupt();
            }
        }

        private @Nullable List<Held> start() {
            try {
                return new NodeClaims(names, PATIENCE).claim(host, NodeClaims.ofMobileNode(host));
            } catch (IOException | SystemCallException e) {
                return null;
            }
        }
    }
}
