package org.dsmip.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Linker;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The directions of the package map: who may know whom. */
class CoreArchitectureTest {
    private static final String ROOT = "org.dsmip.core";
    private static final String[] PURE = {ROOT + ".net..", ROOT + ".wire..", ROOT + ".binding.."};

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    void theClassesOfThisModuleAreSeen() {
        assertThat(CORE.size()).isGreaterThan(50);
        assertThat(CORE.containPackage(ROOT + ".wire.mip")).isTrue();
    }

    @Test
    void coreKnowsNeitherPlane() {
        noClasses().should().dependOnClassesThat()
                .resideInAnyPackage("org.dsmip.dataplane..", "org.dsmip.controlplane..", "org.dsmip.bench..")
                .check(CORE);
    }

    @Test
    void onlySystemCallsUseTheLinker() {
        noClasses().that().resideOutsideOfPackage(ROOT + ".sys..").should().dependOnClassesThat()
                .areAssignableTo(Linker.class).check(CORE);
    }

    @Test
    void pureCodeHasNoClock() {
        noClasses().that().resideInAnyPackage(PURE).should().callMethod(System.class, "nanoTime").orShould()
                .callMethod(System.class, "currentTimeMillis").orShould().dependOnClassesThat()
                .resideInAnyPackage("java.time..").orShould().dependOnClassesThat()
                .haveNameMatching("org\\.agrona\\.concurrent\\..*Clock").check(CORE);
    }

    @Test
    void pureCodeHasNoThreadAndNoExecutor() {
        noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(assignableTo(Thread.class))
                .orShould().dependOnClassesThat(assignableTo(Executor.class)).orShould().dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent").check(CORE);
    }

    @Test
    void pureCodeHasNoLoggerSocketOrFile() {
        noClasses().that().resideInAnyPackage(PURE).should()
                .dependOnClassesThat(resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.net..", "java.io..",
                        "java.nio.file..", "java.nio.channels.."))
                .check(CORE);
    }

    @Test
    void wireFormatsKnowOnlyAddresses() {
        noClasses().that().resideInAPackage(ROOT + ".wire..").should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "..").and(
                        not(resideInAnyPackage(ROOT + ".wire..", ROOT + ".net.."))))
                .check(CORE);
    }

    @Test
    void packetsKnowBindingsAndCountersOnly() {
        noClasses().that().resideInAPackage(ROOT + ".packet..").should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + "..").and(
                        not(resideInAnyPackage(ROOT + ".packet..", ROOT + ".binding..", ROOT + ".counters.."))))
                .check(CORE);
    }

    @Test
    void addressesKnowNobody() {
        noClasses().that().resideInAPackage(ROOT + ".net..").should()
                .dependOnClassesThat(resideInAnyPackage("org..").and(
                        not(resideInAnyPackage(ROOT + ".net..", "org.jspecify.."))))
                .check(CORE);
    }
}
