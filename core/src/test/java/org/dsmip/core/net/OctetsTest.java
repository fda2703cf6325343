package org.dsmip.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OctetsTest {
    @Test
    void keepsWhatItWasGivenWhateverHappensToTheSource() {
        final byte[] source = {1, 2, 3};
        final Octets octets = Octets.of(source);
        source[0] = 9;
        octets.toArray()[1] = 9;
        assertThat(octets).hasToString("010203").isEqualTo(Octets.ofHex("010203"));
        assertThat(Octets.of(source, 1, 2)).isEqualTo(Octets.ofHex("0203"));
    }
}
