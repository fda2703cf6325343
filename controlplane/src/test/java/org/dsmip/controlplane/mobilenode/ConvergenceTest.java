package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mobile node and a home agent agree once the network between them lets them. */
class ConvergenceTest {
    private static final EncapsulationKind[] KINDS = EncapsulationKind.values();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("BASE-MN-20")
    @Tag("BASE-RPL-11")
    @Tag("DS-4.5-1")
    void theyAgreeOnWhereTheNodeIsOnceLossStops(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Fabric fabric = fabric(random);
        for (int i = 0; i < 200; i++) {
            fabric.move(anywhere(random));
            fabric.pass(random.nextLong(random.nextBoolean() ? 3 * Node.SECOND : 600 * Node.SECOND));
        }
        fabric.heal();
        final boolean home = random.nextInt(4) == 0;
        fabric.move(home ? new Attachment.AtHome(Set.of()) : new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of()));
        fabric.pass(300 * Node.SECOND);

        final List<BindingView> bindings = fabric.bindings();
        if (home) {
            assertThat(fabric.node.view().state()).as("seed " + seed).isEqualTo(State.HOME);
            assertThat(bindings).as("seed " + seed).isEmpty();
        } else {
            assertThat(fabric.node.view().state()).as("seed " + seed).isEqualTo(State.REGISTERED);
            assertThat(bindings).as("seed " + seed).hasSize(1);
            assertThat(bindings.get(0).careOfAddress()).as("seed " + seed).isEqualTo(Sample.CARE_OF);
            assertThat(bindings.get(0).prefixes()).as("seed " + seed).hasSize(2);
            assertThat(fabric.node.view().prefixes()).as("seed " + seed).extracting(PrefixState::label)
                    .containsExactly("up", "up");
        }
    }

    @Test
    @Tag("LF-3")
    @Tag("BASE-MN-21")
    void overAWholeDayWithoutFaultsTheBindingNeverEnds() {
        final Fabric fabric = fabric(new SplittableRandom(99));
        fabric.heal();
        fabric.move(new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of()));
        fabric.pass(20 * Node.SECOND);
        for (int i = 0; i < 24 * 60; i++) {
            fabric.pass(60 * Node.SECOND);
            assertThat(fabric.bindings()).as("minute " + i).hasSize(1);
            assertThat(fabric.node.view().state()).as("minute " + i).isEqualTo(State.REGISTERED);
        }
    }

    @Test
    @Tag("BASE-MN-19")
    void whenItStopsTheHomeAgentLetsGo() {
        final Fabric fabric = fabric(new SplittableRandom(5));
        fabric.heal();
        fabric.move(new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of()));
        fabric.pass(20 * Node.SECOND);
        assertThat(fabric.bindings()).hasSize(1);
        fabric.stop();
        fabric.pass(Node.SECOND);
        assertThat(fabric.bindings()).isEmpty();
        assertThat(fabric.node.machine.isStopped()).isTrue();
    }

    private static Fabric fabric(SplittableRandom random) {
        final var request = new RequestSettings(1800, KINDS[random.nextInt(KINDS.length)], random.nextInt(4) > 0, 434);
        return new Fabric(Sample.settings(request, Sample.HOME_ADDRESS6, Sample.NETWORK6), random);
    }

    private static Attachment anywhere(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Attachment.Detached();
            case 1 -> new Attachment.AtHome(Set.of());
            default -> new Attachment.Visiting(new Ipv4Address(Sample.CARE_OF.bits() + random.nextInt(3)), 1500,
                    Set.of());
        };
    }
}
