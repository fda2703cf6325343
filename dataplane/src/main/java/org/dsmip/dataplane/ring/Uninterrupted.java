package org.dsmip.dataplane.ring;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;

/**
 * Waits as another strategy does, and goes on after an interrupt: only a halt ends the worker. What a wait throws, the
 * Disruptor takes for the failure of a burst, and passes over the one that comes next.
 *
 * @param strategy how to wait
 */
record Uninterrupted(WaitStrategy strategy) implements WaitStrategy {
    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, TimeoutException {
        while (true) {
            try {
                return strategy.waitFor(sequence, cursor, dependent, barrier);
            } catch (InterruptedException e) {
                // Nobody is to end the thread this way.
            }
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        strategy.signalAllWhenBlocking();
    }
}
