package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SocketPathTest {
    @Test
    void takesWhatASocketAddressTakes() {
        assertThat(SocketPath.fits(ofBytes(97, 8))).isTrue();
        assertThat(SocketPath.fits(ofBytes(98, 7))).isTrue();
        assertThat(SocketPath.fits(ofBytes(98, 8))).isFalse();
        assertThat(SocketPath.fits(Path.of("/"))).isFalse();
    }

    @Test
    void leavesRoomForTheDirectoryInWhichTheSocketIsMade() {
        assertThat(SocketPath.fits(ofBytes(98, 1))).isTrue();
        assertThat(SocketPath.fits(ofBytes(99, 1))).isFalse();
    }

    @Test
    void measuresBytesAndNotCharacters() {
        assertThat(SocketPath.fits(Path.of("/" + "é".repeat(52)))).isTrue();
        assertThat(SocketPath.fits(Path.of("/" + "é".repeat(53)))).isFalse();
    }

    private static Path ofBytes(int directory, int name) {
        return Path.of("/" + "d".repeat(directory - 1) + "/" + "n".repeat(name));
    }
}
