package org.dsmip.controlplane.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.core.binding.EncapsulationKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script of the rehearsal is a node's life: a play that goes wrong throws. */
class PlayTest {
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    private final Arena arena = Arena.ofConfined();

    private final List<Integer> numbers = new ArrayList<>();

    static List<Scene> scenes() {
        return Scene.all();
    }

    @AfterEach
    void close() {
        arena.close();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void theHomeAgentHasABindingWhileTheMobileNodeIsAwayAndNoneOtherwise(Scene scene) {
        final Play play = new Play(scene, number -> numbers.add(number), arena);
        play.begin();
        assertThat(isBound(play)).as("at home").isFalse();
        play.roam();
        assertThat(isBound(play)).as("away").isTrue();
        assertThat(numbers).as("bindings that began, at both ends").hasSize(2);
        play.comeHome();
        assertThat(isBound(play)).as("home again").isFalse();
        play.loseTheBinding();
        assertThat(isBound(play)).as("registered anew").isTrue();
        play.end();
        assertThat(isBound(play)).as("at the end").isFalse();
    }

    @Test
    void everyWayOfWrappingPacketsAndBothTunnelsAreRehearsed() {
        assertThat(Scene.all()).extracting(Scene::encapsulation).contains(EncapsulationKind.values());
        assertThat(Scene.all()).extracting(Scene::tunnelToCareOfAddress).contains(true, false);
        assertThat(Scene.all()).extracting(Scene::algorithm).contains(AuthenticationAlgorithm.HMAC_MD5);
    }

    private static boolean isBound(Play play) {
        return play.homeAgent.bindings.get().byHomeAddress(Scene.HOME_ADDRESS.bits()) != null;
    }
}
