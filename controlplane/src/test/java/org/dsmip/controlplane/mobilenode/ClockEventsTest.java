package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a mobile node does when its clock is set or it wakes up. */
class ClockEventsTest {
    private final Node node = new Node(Sample.settings(), Sample.WALL_CLOCK, new SplittableRandom(4));

    @BeforeEach
    void registered() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(60 * Node.SECOND);
    }

    private long secondsSent() {
        return Reply.decode(node.lastRequest()).identification() >>> 32;
    }

    @Test
    @Tag("OPS-CLK-4")
    void aStepOfItsClockMakesItRegisterAtOnceAndOnTheHomeAgentsTime() {
        final long seconds = node.wallClock() >>> 32;
        node.stepWallClock(3600);
        assertThat(node.requestMillis()).endsWith(60_000L);
        assertThat(secondsSent()).isEqualTo(seconds);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(1300 * Node.SECOND);
        assertThat(node.requests()).as("one request").hasSize(2);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    @Tag("OPS-CLK-5")
    void aCorrectionCostsOneRequestAndNoBinding() {
        for (int seconds : new int[]{5, -5}) {
            final int before = node.requests().size();
            node.stepWallClock(seconds);
            assertThat(node.view().state()).isEqualTo(State.REGISTERED);
            node.accept(node.reply(0).allPrefixes(1));
            node.pass(600 * Node.SECOND);
            assertThat(node.requests()).hasSize(before + 1);
        }
    }

    @Test
    @Tag("OPS-CLK-4")
    void itRegistersWhenItWakesUp() {
        node.sleep(7200 * Node.SECOND);
        assertThat(node.requests()).hasSize(2);
        assertThat(node.view().state()).as("the lifetime has passed during sleep").isEqualTo(State.REGISTERING);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    @Tag("OPS-CLK-4")
    void atHomeAndWithoutAccessThereIsNothingToAsk() {
        node.home();
        node.accept(node.reply(0));
        final int before = node.requests().size();
        node.sleep(3600 * Node.SECOND);
        node.stepWallClock(100);
        node.detach();
        node.sleep(3600 * Node.SECOND);
        assertThat(node.requests()).hasSize(before);
    }
}
