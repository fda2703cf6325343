package org.dsmip.dataplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.SendRows;
import org.junit.jupiter.api.Test;

/** The directions inside the data plane, and what its packet path keeps away from. */
class DataplaneArchitectureTest {
    private static final String ROOT = "org.dsmip.dataplane";
    private static final String[] PACKET_PATH = {ROOT + ".forward..", ROOT + ".ring..", ROOT + ".rx..",
        ROOT + ".end..", ROOT + ".offload..",
        ROOT + ".tx..", ROOT + ".telemetry.."};

    private static final JavaClasses DATAPLANE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void theClassesOfThisModuleAreSeen() {
        assertThat(DATAPLANE.size()).isGreaterThan(20);
        assertThat(DATAPLANE.containPackage(ROOT + ".forward")).isTrue();
    }

    @Test
    void dataplaneKnowsNotTheControlPlane() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.dsmip.controlplane..", "org.dsmip.bench..")
                .check(DATAPLANE);
    }

    @Test
    void forwardingKnowsNeitherReceiversNorRings() {
        noClasses().that().resideInAPackage(ROOT + ".forward..").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".rx..", ROOT + ".ring..", ROOT + ".telemetry..", "com.lmax..")
                .check(DATAPLANE);
        noClasses().that().resideInAPackage(ROOT + ".rx..").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".ring..", ROOT + ".forward..", "com.lmax..").check(DATAPLANE);
        noClasses().that().resideInAPackage(ROOT + ".ring..").should().dependOnClassesThat()
                .resideInAPackage(ROOT + ".forward..").check(DATAPLANE);
    }

    @Test
    void endsKnowWhatIsPublishedAndNothingOfThisPlane() {
        noClasses().that().resideInAPackage(ROOT + ".end..").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".forward..", ROOT + ".tx..", ROOT + ".offload..", ROOT + ".rx..",
                        ROOT + ".ring..", "org.dsmip.core.io..")
                .check(DATAPLANE);
    }

    @Test
    void theWayOutKnowsNoStage() {
        noClasses().that().resideInAnyPackage(ROOT + ".tx..", ROOT + ".offload..").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".forward..", ROOT + ".end..", ROOT + ".rx..", ROOT + ".ring..",
                        ROOT + ".telemetry..", "com.lmax..")
                .check(DATAPLANE);
    }

    @Test
    void onlyTheWayOutSends() {
        noClasses().that().resideInAnyPackage(PACKET_PATH).and().resideOutsideOfPackage(ROOT + ".tx..").should()
                .callMethod(BatchSender.class, "send", SendRows.class, int.class, int.class).check(DATAPLANE);
    }

    @Test
    void packetPathHasNoStreamOptionalLoggerLockOrClockOfItsOwn() {
        noClasses().that().resideInAnyPackage(PACKET_PATH).should().dependOnClassesThat()
                .resideInAnyPackage("java.util.stream..", "java.util.logging..", "java.util.concurrent.locks..",
                        "java.time..")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Optional").orShould()
                .dependOnClassesThat().areAssignableTo(System.Logger.class).orShould()
                .callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis")
                .check(DATAPLANE);
    }
}
