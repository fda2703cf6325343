package org.dsmip.controlplane.cycle;

import java.util.random.RandomGenerator;
import org.agrona.collections.Int2IntHashMap;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.TunnelPolicy;

/**
 * Carries out the forwarding effects of state machines, many at once: a duty cycle hands all its effects to {@link #accept},
 * in order, calls {@link #publish} once, and only then carries out the others. So the data plane knows a binding before the
 * mobile node hears of it, and a thousand registrations cost one publication. Not thread-safe: the control thread owns it;
 * the workers see only the cell.
 */
public final class ForwardingPublisher {
    private static final int NO_NUMBER = -1;

    private final SnapshotBuilder builder;
    private final SnapshotCell cell;
    private final Numbers bindings;
    private final Int2IntHashMap numbers = new Int2IntHashMap(NO_NUMBER);
    private boolean pending;

    /** Hears which numbers bindings have. A number is given again when its binding has ended. */
    public interface Numbers {
        /**
         * A binding begins; the workers cannot see it yet.
         *
         * @param number its number
         */
        void begins(int number);

        /**
         * A binding has ended; the workers may see it for a moment longer.
         *
         * @param number its number
         */
        default void ended(int number) {}
    }

    /**
     * Makes one without entries.
     *
     * @param cell where the workers look; its policy is the first one
     * @param bindings told of each binding that begins or ends
     * @param secrets what the places of prefixes in the tables depend on
     */
    public ForwardingPublisher(SnapshotCell cell, Numbers bindings, RandomGenerator secrets) {
        builder = new SnapshotBuilder(secrets, cell.get().policy());
        this.cell = cell;
        this.bindings = bindings;
    }

    /**
     * Takes an effect if it concerns forwarding. Nothing can be seen of it before {@link #publish}.
     *
     * @param effect any effect
     * @return false if it is another's to carry out
     */
    public boolean accept(Effect effect) {
        switch (effect) {
            case Effect.PublishForwarding publish -> {
                final ForwardingEntry entry = publish.entry();
                final int former = numbers.put(entry.homeAddress(), entry.bindingId());
                if (former != entry.bindingId()) {
                    end(former);
                    bindings.begins(entry.bindingId());
                }
                builder.put(entry);
            }
            case Effect.WithdrawForwarding withdraw -> {
                end(numbers.remove(withdraw.homeAddress().bits()));
                builder.remove(withdraw.homeAddress().bits());
            }
            default -> {
                return false;
            }
        }
        pending = true;
        return true;
    }

    /**
     * Another policy holds. Nothing can be seen of it before {@link #publish}.
     *
     * @param policy for what enters and leaves tunnels
     */
    public void policy(TunnelPolicy policy) {
        builder.policy(policy);
        pending = true;
    }

    private void end(int number) {
        if (number != NO_NUMBER) {
            bindings.ended(number);
        }
    }

    /**
     * Lets the workers see what was accepted since the last time.
     *
     * @return how much was done: 1 if there was something, otherwise 0
     */
    public int publish() {
        if (!pending) {
            return 0;
        }
        pending = false;
        builder.publish(cell);
        return 1;
    }

    /**
     * How many home addresses have an entry.
     *
     * @return 0 or more, counting what is not published yet
     */
    public int size() {
        return builder.size();
    }
}
