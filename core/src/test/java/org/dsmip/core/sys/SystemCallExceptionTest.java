package org.dsmip.core.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

final class SystemCallExceptionTest {
    @Test
    void messageSaysCallArgumentsErrorAndRemedy() {
        assertThat(new SystemCallException("socket", "AF_INET, SOCK_RAW", -Errno.EPERM)).hasMessage(
                "socket(AF_INET, SOCK_RAW) failed: EPERM;"
                        + " run as root, or in a user namespace that owns the network namespace");
        assertThat(new SystemCallException("open", "/dev/net/tun", -Errno.ENOENT, "do this")).hasMessage(
                "open(/dev/net/tun) failed: ENOENT; do this");
    }

    @Test
    void knowsItsErrorNumberAsAPositiveOne() {
        assertThat(new SystemCallException("bind", "", -Errno.EADDRINUSE).errno()).isEqualTo(Errno.EADDRINUSE);
    }

    @Test
    void goodResultPassesThrough() {
        assertThat(SystemCallException.check(3, "open", "x")).isEqualTo(3);
        assertThatThrownBy(() -> SystemCallException.check(-Errno.EBADF, "open", "x"))
                .isInstanceOf(SystemCallException.class).hasMessageContaining("EBADF");
    }

    @Test
    void unknownErrorNumberIsPrintedAsANumber() {
        assertThat(Errno.name(-4000)).isEqualTo("errno 4000");
        assertThat(Errno.name(-Errno.EAGAIN)).isEqualTo("EAGAIN");
    }

    @Test
    void kernelsErrorNumberComesBackNegated() {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            assertThat(DescriptorCalls.close(errno, -1)).isEqualTo(-Errno.EBADF);
            assertThat(DescriptorCalls.open(errno, arena.allocateFrom("/does/not/exist"), 0)).isEqualTo(-Errno.ENOENT);
            assertThat(SocketCalls.socket(errno, 9999, SocketConstants.SOCK_DGRAM, 0)).isNegative();
        }
    }
}
