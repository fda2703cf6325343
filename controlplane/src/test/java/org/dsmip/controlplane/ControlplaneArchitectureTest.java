package org.dsmip.controlplane;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.dsmip.controlplane.cycle.SystemNodeClock;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.core.io.linux.RefusedCalls;
import org.dsmip.core.sys.ClockCalls;
import org.junit.jupiter.api.Test;

/** The arrows of the package map, as tests. */
class ControlplaneArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.dsmip");

    private static final String[] STATE_MACHINES = {"org.dsmip.controlplane.homeagent..",
        "org.dsmip.controlplane.mobilenode..", "org.dsmip.controlplane.registry..",
        "org.dsmip.controlplane.security..", "org.dsmip.controlplane.homelink.neighbor..",
        "org.dsmip.controlplane.effect.."};

    private static final String REHEARSAL = "org.dsmip.controlplane.rehearsal..";

    private static final String LOGGING = "org.dsmip.controlplane.logging..";

    @Test
    void onlyTheCompositionRootTelemetryAndTheRehearsalKnowTheDataPlane() {
        noClasses().that().resideInAPackage("org.dsmip.controlplane..").and()
                .resideOutsideOfPackages("org.dsmip.controlplane.app..", "org.dsmip.controlplane.telemetry..",
                        REHEARSAL)
                .should().dependOnClassesThat().resideInAPackage("org.dsmip.dataplane..").check(CLASSES);
    }

    @Test
    void theCompositionRootComposesAndNeitherShowsNorWatches() {
        noClasses().that().resideInAPackage("org.dsmip.controlplane.app..").should().beAssignableTo(Watch.class)
                .orShould().beAssignableTo(NodeState.class).orShould().dependOnClassesThat()
                .belongToAnyOf(StateBlock.class, StateListing.class).check(CLASSES);
    }

    @Test
    void theDataPlaneDoesNotKnowTheControlPlane() {
        noClasses().that().resideInAPackage("org.dsmip.dataplane..").should().dependOnClassesThat()
                .resideInAPackage("org.dsmip.controlplane..").check(CLASSES);
    }

    @Test
    void theCoreKnowsNobody() {
        noClasses().that().resideInAPackage("org.dsmip.core..").should().dependOnClassesThat()
                .resideInAnyPackage("org.dsmip.controlplane..", "org.dsmip.dataplane..").check(CLASSES);
    }

    @Test
    void stateMachinesReadNoClockStartNoThreadLogNothingAndTouchNoFileOrSocket() {
        noClasses().that().resideInAnyPackage(STATE_MACHINES).should().dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..",
                        "java.util.concurrent..", "org.slf4j..", "org.dsmip.core.io..", "org.dsmip.core.sys..")
                .check(CLASSES);
        noClasses().that().resideInAnyPackage(STATE_MACHINES).should().dependOnClassesThat()
                .belongToAnyOf(Thread.class, Clock.class, Instant.class).check(CLASSES);
        noClasses().that().resideInAnyPackage(STATE_MACHINES).should().callMethod(System.class, "nanoTime").orShould()
                .callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void stateMachinesDoNotKnowWhoCarriesTheirEffectsOut() {
        noClasses().that().resideInAnyPackage(STATE_MACHINES).should().dependOnClassesThat()
                .resideInAnyPackage("org.dsmip.controlplane.cycle..", "org.dsmip.controlplane.host..",
                        "org.dsmip.controlplane.homelink", "org.dsmip.controlplane.journal..",
                        "org.dsmip.controlplane.app..", REHEARSAL, "org.dsmip.controlplane.show..",
                        "org.dsmip.controlplane.admin..", "org.dsmip.controlplane.cli..",
                        "org.dsmip.controlplane.config..", "org.dsmip.controlplane.telemetry..")
                .check(CLASSES);
    }

    @Test
    void packagesDoNotKnowEachOtherInCircles() {
        slices().matching("org.dsmip.controlplane.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theRegistryKnowsNobodyInTheControlPlaneAndNoSourceOfChance() {
        noClasses().that().resideInAPackage("org.dsmip.controlplane.registry..").should().dependOnClassesThat(
                resideInAnyPackage("org.dsmip.controlplane..")
                        .and(DescribedPredicate.not(resideInAnyPackage("org.dsmip.controlplane.registry.."))))
                .check(CLASSES);
        noClasses().that().resideInAPackage("org.dsmip.controlplane.registry..").should().dependOnClassesThat()
                .resideInAnyPackage("java.util.random..", "java.security..").orShould().dependOnClassesThat()
                .belongToAnyOf(java.util.Random.class, java.util.UUID.class).check(CLASSES);
    }

    @Test
    void homeAgentAndMobileNodeDoNotKnowEachOther() {
        noClasses().that().resideInAPackage("org.dsmip.controlplane.homeagent..").should().dependOnClassesThat()
                .resideInAPackage("org.dsmip.controlplane.mobilenode..").check(CLASSES);
        noClasses().that().resideInAPackage("org.dsmip.controlplane.mobilenode..").should().dependOnClassesThat()
                .resideInAPackage("org.dsmip.controlplane.homeagent..").check(CLASSES);
    }

    @Test
    void onlyTheCompositionRootTheRehearsalAndTheLogMakeThreads() {
        noClasses().that().resideInAPackage("org.dsmip.controlplane..").and()
                .resideOutsideOfPackages("org.dsmip.controlplane.app..", REHEARSAL, LOGGING)
                .should().callMethod(Thread.class, "ofPlatform").orShould().callMethod(Thread.class, "ofVirtual")
                .orShould().callConstructor(Thread.class, Runnable.class).orShould()
                .callConstructor(Thread.class, Runnable.class, String.class).check(CLASSES);
    }

    @Test
    void aNodeReadsTheTimeOfDayInOnePlace() {
        noClasses().that().resideInAPackage("org.dsmip..").and()
                .resideOutsideOfPackages("org.dsmip.controlplane.traffic..", "org.dsmip.bench..")
                .and().doNotBelongToAnyOf(SystemNodeClock.class, RefusedCalls.class).should()
                .callMethod(System.class, "currentTimeMillis").orShould().callMethod(Instant.class, "now").orShould()
                .dependOnClassesThat().belongToAnyOf(Clock.class, ClockCalls.class).check(CLASSES);
    }

    @Test
    void theRehearsalKnowsNoPortOfTheSystem() {
        noClasses().that().resideInAPackage(REHEARSAL).should().dependOnClassesThat(
                resideInAnyPackage("org.dsmip.core.io.linux..", "org.dsmip.core.sys..",
                        "org.dsmip.controlplane.show..", "org.dsmip.controlplane.admin..",
                        "org.dsmip.controlplane.config..", "java.io..",
                        "java.nio.file..", "java.nio.channels..", "java.net..")
                        .and(DescribedPredicate.not(type(RefusedCalls.class))))
                .check(CLASSES);
        noClasses().that().resideInAPackage(REHEARSAL).should().callMethod(System.class, "setProperty", String.class,
                String.class).check(CLASSES);
    }

    @Test
    void onlyTheLogsOwnPackageAndTheRehearsalKnowWhichLoggingThereIs() {
        noClasses().that().resideOutsideOfPackages(REHEARSAL, LOGGING).should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback..").check(CLASSES);
    }
}
