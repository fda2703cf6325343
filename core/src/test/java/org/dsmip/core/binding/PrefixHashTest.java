package org.dsmip.core.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others can bring about by choosing prefixes. */
class PrefixHashTest {
    private static final int COUNT = 20_000;
    private static final long HIGH = 0x2001_0DB8_0000_0000L;

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 56, 64, 80, 96, 127, 128})
    @Tag("PF-24")
    void prefixesDealtOutOneAfterTheOtherNeverCollide(int length) {
        final PrefixHash hash = new PrefixHash(new SplittableRandom(3));
        final Set<Integer> seen = new HashSet<>();
        final int count = Math.min(COUNT, length == 32 ? 1 << 16 : COUNT);
        for (int i = 0; i < count; i++) {
            seen.add(length <= 64
                    ? hash.of((long) i << (64 - length), 0, length)
                    : hash.of(HIGH, (long) i << (128 - length), length));
        }
        assertThat(seen).hasSize(count);
    }

    @Test
    @Tag("PF-24")
    void prefixesAlikeInTheirLastBitsCollideAsRarelyAsAnyOthersWhateverTheSecret() {
        for (long seed = 0; seed < 20; seed++) {
            final PrefixHash hash = new PrefixHash(new SplittableRandom(seed));
            final Set<Integer> seen = new HashSet<>();
            for (long i = 0; i < COUNT; i++) {
                seen.add(hash.of(HIGH + (i << 32), 7, 128));
                seen.add(hash.of(HIGH, i << 32 | 7, 128));
            }
            // One of the prefixes is in both rows; of 40 000 by chance 0.2 pairs collide.
            assertThat(2 * COUNT - 1 - seen.size()).as("collisions, seed " + seed).isLessThan(5);
        }
    }

    @Test
    @Tag("PF-24")
    void theSecretDecidesWhatCollides() {
        final long[] others = new SplittableRandom(1).longs(COUNT).toArray();
        int unequal = 0;
        for (long seed = 0; seed < 2; seed++) {
            final PrefixHash hash = new PrefixHash(new SplittableRandom(seed));
            final PrefixHash other = new PrefixHash(new SplittableRandom(seed + 10));
            for (long high : others) {
                final int difference = hash.of(high, 0, 128) ^ hash.of(0, 0, 128);
                unequal += (other.of(high, 0, 128) ^ other.of(0, 0, 128)) == difference ? 0 : 1;
            }
        }
        assertThat(unequal).isGreaterThan(2 * COUNT - 10);
    }

    @Test
    @Tag("PF-24")
    void allLengthsOfOneAddressDiffer() {
        final PrefixHash hash = new PrefixHash(new SplittableRandom(4));
        final Set<Integer> seen = new HashSet<>();
        for (int length = 0; length <= 128; length++) {
            seen.add(hash.of(HIGH & Ipv6Prefix.maskHigh(length), 0, length));
        }
        assertThat(seen).hasSize(129);
    }
}
