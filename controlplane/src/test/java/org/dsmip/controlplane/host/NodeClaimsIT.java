package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.ExclusiveNames.Held;
import org.dsmip.core.io.linux.LinuxExclusiveNames;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.sys.UserCalls;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.NetworkNamespaces;
import org.dsmip.core.testing.Squatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes of one network namespace claim of it, by the kernel's own names. */
class NodeClaimsIT {
    private static final HostSettings ONE = new HostSettings(0, 0xD0, 0xFF, 434, 400);

    @Test
    @Tag("OPS-HOST-5")
    void ofTwoThatStartAtOnceWithOtherRulePrioritiesExactlyOneStarts() throws Exception {
        NetworkNamespaces.run(() -> assertThat(StartTogether.failures(200, new LinuxExclusiveNames(),
                ONE, new HostSettings(1, 0xD1, 0xFF, 438, 1000))).isZero());
    }

    @Test
    @Tag("OPS-HOST-5")
    @NeedsPrograms({"setpriv", "perl"})
    void anotherUserWhoHoldsTheNamesOfAllClaimsKeepsOneNodeFromNothingAndTheSecondFromStarting() throws Exception {
        NetworkNamespaces.run(() -> {
            final List<AutoCloseable> open = new ArrayList<>();
            try {
                for (NodeClaims.Claim claim : NodeClaims.ofMobileNode(ONE)) {
                    open.add(Squatter.holding(LinuxExclusiveNames.PREFIX + claim.what()));
                }
                final int squatters = open.size();
                assertThat(warnings(open)).singleElement().asString().contains("mark 0xd0 (user 65534)");
                assertRefused();
                for (AutoCloseable squatter : open.subList(0, squatters)) {
                    squatter.close();
                }
                assertRefused();
            } finally {
                for (AutoCloseable one : open) {
                    one.close();
                }
            }
        });
    }

    private static List<String> warnings(List<AutoCloseable> open) {
        return LogLines.at(Level.WARN, "dsmip.node", () -> {
            try {
                open.addAll(claim());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void assertRefused() {
        assertThatThrownBy(NodeClaimsIT::claim).isInstanceOf(SystemCallException.class)
                .hasMessageContaining("a program of user " + UserCalls.geteuid() + " holds it");
    }

    private static List<Held> claim() throws IOException {
        return new NodeClaims(new LinuxExclusiveNames(), new NodeClaims.Patience(1, () -> {})).claim(ONE,
                NodeClaims.ofMobileNode(ONE));
    }
}
