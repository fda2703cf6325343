package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attachments, replies and time at random. */
class FlappingFuzzTest {
    private static final int[] CODES = {0, 0, 0, 0, 1, 69, 72, 74, 75, 129, 130, 133, 134, 136, 137, 138, 139};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @Tag("BASE-MN-24")
    @Tag("BASE-MD-23")
    void neverSendsTwoRequestsWithinOneSecondAndAlwaysGetsThere(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Node node = new Node(Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6), Sample.WALL_CLOCK,
                new SplittableRandom(seed));
        for (int i = 0; i < 5_000; i++) {
            step(node, random);
        }
        final List<Long> sent = node.requestMillis();
        assertThat(sent).as("seed " + seed).hasSizeGreaterThan(200);
        for (int i = 1; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - 1)).as("seed " + seed + ", request " + i)
                    .isGreaterThanOrEqualTo(1_000);
        }
        settle(node);
        assertThat(node.view().state()).as("seed " + seed).isEqualTo(State.REGISTERED);
        assertThat(node.lastEntry().outer().source()).as("seed " + seed).isEqualTo(Sample.CARE_OF.bits());
    }

    private static void step(Node node, SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0 -> node.attach(anywhere(random));
            case 1, 2 -> {
                if (!node.requests().isEmpty()) {
                    node.accept(node.reply(CODES[random.nextInt(CODES.length)]).allPrefixes(random.nextInt(12)));
                }
            }
            case 3 -> node.pass(random.nextLong(40 * Node.SECOND));
            default -> node.pass(random.nextLong(Node.SECOND / 2));
        }
    }

    private static Attachment anywhere(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Attachment.Detached();
            case 1 -> new Attachment.AtHome(random.nextBoolean() ? Set.of() : Set.of(Sample.HOME_ADDRESS));
            default -> new Attachment.Visiting(new Ipv4Address(Sample.CARE_OF.bits() + random.nextInt(3)), 1500,
                    Set.of());
        };
    }

    private static void settle(Node node) {
        node.visit(Sample.CARE_OF);
        for (int i = 0; i < 4; i++) {
            node.pass(300 * Node.SECOND);
            node.accept(node.reply(0).allPrefixes(1));
        }
    }
}
