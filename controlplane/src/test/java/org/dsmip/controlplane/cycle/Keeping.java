package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.core.net.Ipv4Address;

/** What the control thread does with a registry that is kept, as far as a test that has no node needs it. */
public final class Keeping {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Keeping() {}

    /**
     * Writes down what is true of a mobile node, and waits until that is safe.
     *
     * @param keeper writes it down
     * @param homeAddress of the mobile node
     * @param woken released when the keeper has something to do
     * @throws InterruptedException if that is interrupted
     */
    public static void untilSafe(RegistryKeeper keeper, Ipv4Address homeAddress, Semaphore woken)
            throws InterruptedException {
        untilSafe(keeper, keeper.keep(homeAddress), woken);
    }

    /**
     * Writes a record down, and waits until that is safe.
     *
     * @param keeper writes it down
     * @param record the record
     * @param woken released when the keeper has something to do
     * @throws InterruptedException if that is interrupted
     */
    public static void untilSafe(RegistryKeeper keeper, RegistryRecord record, Semaphore woken)
            throws InterruptedException {
        untilSafe(keeper, keeper.keep(record), woken);
    }

    private static void untilSafe(RegistryKeeper keeper, long number, Semaphore woken) throws InterruptedException {
        keeper.work(0, reply -> {});
        while (!keeper.isSafe(number)) {
            assertThat(woken.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("%s", keeper.trouble(0))
                    .isTrue();
            keeper.work(0, reply -> {});
        }
    }
}
