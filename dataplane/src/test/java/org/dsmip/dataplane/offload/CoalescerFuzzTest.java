package org.dsmip.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.offload.CoalescerBed.hex;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random bursts through the coalescer and the kernel's segmentation, beside a slow reference that never merges: the same octets,
 * and in each flow the same order.
 */
@Tag("OPS-GSO-3")
class CoalescerFuzzTest {
    private static final int ROUNDS = 2_500;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void octetsAndOrderAreThoseOfAWayThatNeverMerges(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final CoalescerBed bed = new CoalescerBed();
        long packets = 0;
        long rows = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final List<byte[]> burst = RandomBursts.damaged(random);
            bed.batch.clear();
            for (byte[] packet : burst) {
                if (random.nextInt(200) == 0) {
                    bed.list.flush();
                }
                bed.toTun(packet, any -> {});
            }
            bed.list.endBurst();
            final List<String> out = bed.out();
            final String about = "seed " + seed + ", round " + round;
            assertThat(out).as(about).hasSameSizeAs(burst);
            assertThat(RandomBursts.byFlow(out)).as(about).isEqualTo(RandomBursts.byFlow(hex(burst)));
            packets += burst.size();
            rows += bed.segments().size();
        }
        assertThat(bed.forwarded()).isEqualTo(packets);
        assertThat(packets).isGreaterThan(50_000);
        assertThat(rows).as("rows of %s packets", packets).isBetween(packets / 10, packets * 3 / 4);
    }
}
