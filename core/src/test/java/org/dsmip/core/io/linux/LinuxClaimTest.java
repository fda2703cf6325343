package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dsmip.core.sys.SystemCallException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Claims of processes to what only one of them may have. */
class LinuxClaimTest {
    private static final String WHAT = "a thing of test " + ProcessHandle.current().pid();

    @Test
    @Tag("OPS-HOST-5")
    void whatIsClaimedIsListedUntilItIsGivenBackAndTakenByNobodyElse() throws Exception {
        assertThat(LinuxClaim.all()).doesNotContain(WHAT);
        try (LinuxClaim claim = LinuxClaim.open(WHAT, "take another")) {
            assertThat(claim).isNotNull();
            assertThat(LinuxClaim.all()).containsOnlyOnce(WHAT);
            assertThatThrownBy(() -> LinuxClaim.open(WHAT, "take another")).isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("claim(" + WHAT + ")").hasMessageContaining("take another");
        }
        assertThat(LinuxClaim.all()).doesNotContain(WHAT);
    }
}
