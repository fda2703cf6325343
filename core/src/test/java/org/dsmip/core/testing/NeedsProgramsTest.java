package org.dsmip.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Tests whose programs are missing run nothing, not even their set-up, and say what is missing. */
class NeedsProgramsTest {
    private static final String ABSENT = "a-program-that-no-machine-has";

    private static int setUps;
    private static int runs;

    @NeedsPrograms({"sh", ABSENT})
    static final class OneIsAbsent {
        @BeforeAll
        static void setUp() {
            setUps++;
        }

        @Test
        void runs() {
            runs++;
        }
    }

    static final class OneMethodNeedsMore {
        @BeforeAll
        static void setUp() {
            setUps++;
        }

        @Test
        @NeedsPrograms("sh")
        void runs() {
            runs++;
        }

        @Test
        @NeedsPrograms(ABSENT)
        void runsNot() {
            runs++;
        }
    }

    @Test
    @Tag("OPS-PROC-9")
    void noSetUpIsRunWhereAProgramIsMissing() {
        setUps = 0;
        final TestExecutionSummary summary = execute(OneIsAbsent.class);

        assertThat(setUps).isZero();
        assertThat(summary.getTestsStartedCount()).isZero();
        assertThat(summary.getContainersSkippedCount()).isEqualTo(NetworkNamespaces.mustNotSkip() ? 0 : 1);
    }

    @Test
    @Tag("OPS-PROC-9")
    void testsBesideOneThatNeedsMoreAreRun() {
        setUps = 0;
        runs = 0;
        final TestExecutionSummary summary = execute(OneMethodNeedsMore.class);

        assertThat(setUps).isEqualTo(1);
        assertThat(runs).isEqualTo(1);
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    }

    private static TestExecutionSummary execute(Class<?> tests) {
        final SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create(LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
                .execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(), summary);
        return summary.getSummary();
    }

    @Test
    void whatIsMissingIsNamedAndFailsWhereSkippingIsForbidden() {
        final List<String> missing = List.of(Programs.reason("ping"), Programs.reason(NeedsPrograms.SCAPY),
                Programs.reason(NeedsPrograms.FAKETIME));
        final String words = "needs the program ping, needs python3 with the module scapy.layers.mobileip,"
                + " needs the library libfaketime.so.1";

        assertThat(ProgramsCondition.judge(missing, false).getReason()).contains(words);
        assertThat(ProgramsCondition.judge(missing, false).isDisabled()).isTrue();
        assertThat(ProgramsCondition.judge(List.of(), true).isDisabled()).isFalse();
        assertThatThrownBy(() -> ProgramsCondition.judge(missing, true))
                .isInstanceOf(AssertionError.class).hasMessageStartingWith(words);
    }

    @Test
    void whatNoMachineHasIsNotThere() {
        assertThat(Programs.isThere("sh")).isTrue();
        assertThat(Programs.isThere(ABSENT)).isFalse();
        assertThat(Programs.isThere(Programs.PYTHON + "a_module_that_no_machine_has")).isFalse();
        assertThat(Programs.isThere("liba-library-that-no-machine-has.so.1")).isFalse();
        assertThat(Programs.isThere("libc.so.6")).isTrue();
    }
}
