package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.ExclusiveNames;
import org.dsmip.core.io.ExclusiveNames.Held;
import org.dsmip.core.io.memory.MemoryExclusiveNames;
import org.dsmip.core.sys.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a node claims of a host, and who can keep it from that. */
@Tag("OPS-HOST-5")
class NodeClaimsTest {
    private static final HostSettings ONE = new HostSettings(0, 0xD0, 0xFF, 434, 400);
    private static final HostSettings SAME_MARK = new HostSettings(1, 0xD0, 0xFF, 438, 400);
    private static final HostSettings ELSEWHERE = new HostSettings(1, 0xD1, 0xFF, 438, 1000);
    private static final HostSettings BESIDE = new HostSettings(1, 0xD1, 0xFF, 438, 400);
    private static final String TURN = "turn of who starts";
    private static final int STRANGER = 1000;

    private final MemoryExclusiveNames names = new MemoryExclusiveNames();
    private int pauses;

    private List<Held> start(ExclusiveNames where, HostSettings host) throws IOException {
        return new NodeClaims(where, new NodeClaims.Patience(3, () -> pauses++)).claim(host,
                NodeClaims.ofMobileNode(host));
    }

    private List<Held> start(HostSettings host) throws IOException {
        return start(names, host);
    }

    private List<String> warnings(HostSettings host) {
        return LogLines.at(Level.WARN, "dsmip.node", () -> {
            try {
                start(host);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Held stranger(String name) {
        return Objects.requireNonNull(names.holdAsStranger(name, STRANGER));
    }

    @Test
    void whoHasWhatANodeNeedsIsNamedAndAllElseIsLetGo() throws IOException {
        start(ONE);
        final List<ExclusiveNames.Holder> before = names.holders();
        assertThatThrownBy(() -> start(SAME_MARK)).isInstanceOf(SystemCallException.class).hasMessageContainingAll(
                "claim(mark 0xd0)", "a program of user 0 holds it", "ss -xlp", "an instance of its own in [host]");
        assertThat(names.holders()).isEqualTo(before);
        start(BESIDE);
    }

    @Test
    void aNodeWhoseRulesAreElsewhereIsRefusedAndTheFirstStays() throws IOException {
        start(ONE);
        assertThatThrownBy(() -> start(ELSEWHERE)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("rule-priority = 1000", "has 400");
    }

    @Test
    void aStrangerWhoHoldsANameKeepsNoNodeFromStartingAndIsNamed() throws IOException {
        stranger("mark 0xd0");
        stranger("routing table 435");
        assertThat(warnings(ONE)).singleElement().asString().contains("mark 0xd0 (user 1000)",
                "routing table 435 (user 1000)", "is not kept apart from nodes of theirs", "ss -xlp")
                .doesNotContain("at the same moment");
        assertThat(NodeClaims.claimed(names.holders())).contains("mark 0xd0", "routing table 435");
    }

    @Test
    void norDoesHeMakeNodesBlindForEachOther() throws IOException {
        final Held squat = stranger("mark 0xd0");
        start(ONE);
        assertThatThrownBy(() -> start(SAME_MARK)).isInstanceOf(SystemCallException.class)
                .hasMessageContainingAll("claim(mark 0xd0)", "a program of user 0 holds it");
        squat.close();
        assertThatThrownBy(() -> start(SAME_MARK)).as("the name is free now, what it stands for is not")
                .isInstanceOf(SystemCallException.class).hasMessageContaining("claim(mark 0xd0)");
    }

    @Test
    void aPlaceAmongTheRulesIsSeenWhoeverHoldsItsName() throws IOException {
        stranger(RuleAgreement.place(ONE));
        start(ONE);
        assertThatThrownBy(() -> start(ELSEWHERE)).hasMessageContaining("has 400");
    }

    @Test
    void aStrangerWhoClaimsAPlaceAmongTheRulesIsNoNode() {
        stranger(RuleAgreement.place(ONE));
        assertThat(warnings(ELSEWHERE)).isEmpty();
    }

    @Test
    void aStrangerWhoHoldsTheTurnOrANodeThatWasStoppedInItKeepsNobodyWaitingForLong() throws IOException {
        try (Held turn = stranger(TURN)) {
            assertThat(turn).isNotNull();
            assertThat(warnings(ONE)).singleElement().asString().contains(TURN + " (user 1000)",
                    "nodes that start at the same moment");
            assertThat(pauses).isZero();
        }
        Objects.requireNonNull(names.hold(TURN));
        start(BESIDE);
        assertThat(pauses).isEqualTo(3);
    }

    @Test
    void whereTheKernelDoesNotTellWhoHoldsANameItIsAnotherNode() throws IOException {
        final ExclusiveNames mute = new ExclusiveNames() {
            @Override
            public @Nullable Held hold(String name) {
                return names.hold(name);
            }

            @Override
            public List<Holder> holders() throws IOException {
                throw new IOException("not built in");
            }
        };
        start(mute, ONE);
        assertThatThrownBy(() -> start(mute, SAME_MARK)).isInstanceOf(SystemCallException.class)
                .hasMessageContainingAll("claim(mark 0xd0)", "ss -xlp shows who holds it");
    }

    @Test
    void ofTwoThatStartAtOnceExactlyOneStarts() throws InterruptedException {
        // Whoever looks gives the other time to claim, too.
        final ExclusiveNames slow = new ExclusiveNames() {
            @Override
            public @Nullable Held hold(String name) {
                return names.hold(name);
            }

            @Override
            public List<Holder> holders() {
                LockSupport.parkNanos(200_000);
                return names.holders();
            }
        };
        assertThat(StartTogether.failures(100, slow, ONE, ELSEWHERE)).as("other rule priorities").isZero();
        assertThat(StartTogether.failures(100, slow, ONE, SAME_MARK)).as("one mark").isZero();
        assertThat(names.holders()).isEmpty();
    }

    @Test
    void alsoWhereAStrangerHoldsTheNamesOfTheirClaims() throws InterruptedException {
        stranger("mark 0xd0");
        stranger(RuleAgreement.place(ONE));
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.node", () -> {
            try {
                assertThat(StartTogether.failures(50, names, ONE, SAME_MARK)).isZero();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(lines).as("who starts says so").hasSize(50);
    }
}
