package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ForwardingPublisherTest {
    private static final int HOME_AGENT = 0xC000_0201;
    private static final int FIRST_HOME = 0xC000_020A;

    private final SnapshotCell cell = new SnapshotCell();
    private final List<Integer> begun = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();
    private final ForwardingPublisher publisher = new ForwardingPublisher(cell, new ForwardingPublisher.Numbers() {
        @Override
        public void begins(int number) {
            begun.add(number);
        }

        @Override
        public void ended(int number) {
            ended.add(number);
        }
    }, new SplittableRandom(19));

    private static ForwardingEntry entry(int home, int careOf) {
        final Tunnel outer = Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT, careOf);
        final Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8:100:" + (home & 0xFF) + "::/64");
        return new ForwardingEntry(home & 0xFF, home, outer, Tunnel.of(EncapsulationKind.IP_IN_IP, HOME_AGENT, home),
                true, 1280, 1500, List.of(new Ipv6Entry(prefix, TunnelingMode.HOME_ADDRESS)), List.of());
    }

    private static Effect publish(int home, int careOf) {
        return new Effect.PublishForwarding(entry(home, careOf));
    }

    private static Effect withdraw(int home) {
        return new Effect.WithdrawForwarding(new Ipv4Address(home));
    }

    @Test
    @Tag("PF-19")
    @Tag("BASE-HA-20")
    void showsNothingBeforeItPublishesAndThenEverythingAtOnce() {
        assertThat(publisher.accept(publish(FIRST_HOME, 1))).isTrue();
        assertThat(publisher.accept(publish(FIRST_HOME + 1, 2))).isTrue();
        assertThat(cell.get()).isSameAs(BindingSnapshot.EMPTY);
        assertThat(publisher.publish()).isEqualTo(1);
        final BindingSnapshot first = cell.get();
        assertThat(first.byHomeAddress(FIRST_HOME)).isEqualTo(entry(FIRST_HOME, 1));
        assertThat(first.byHomeAddress(FIRST_HOME + 1)).isEqualTo(entry(FIRST_HOME + 1, 2));
        assertThat(publisher.publish()).isZero();
        assertThat(cell.get()).as("nothing new").isSameAs(first);
    }

    @Test
    @Tag("PF-19")
    void leavesASnapshotThatWasPublishedAsItIs() {
        publisher.accept(publish(FIRST_HOME, 1));
        publisher.publish();
        final BindingSnapshot former = cell.get();
        publisher.accept(publish(FIRST_HOME, 2));
        publisher.accept(withdraw(FIRST_HOME + 1));
        publisher.publish();
        assertThat(former.byHomeAddress(FIRST_HOME)).isEqualTo(entry(FIRST_HOME, 1));
        assertThat(cell.get().byHomeAddress(FIRST_HOME)).isEqualTo(entry(FIRST_HOME, 2));
    }

    @Test
    void leavesOtherEffectsToOthers() {
        assertThat(publisher.accept(new Effect.AddTunnelRoute(new Ipv4Address(FIRST_HOME).toHostPrefix()))).isFalse();
        assertThat(publisher.accept(new Effect.RouteDirectly())).isFalse();
        assertThat(publisher.publish()).isZero();
    }

    @Test
    void tellsOfEachBindingThatBeginsBeforeItCanBeSeen() {
        publisher.accept(publish(FIRST_HOME, 1));
        publisher.accept(publish(FIRST_HOME, 2));
        assertThat(begun).as("a refresh begins nothing").containsExactly(FIRST_HOME & 0xFF);
        assertThat(cell.get()).isSameAs(BindingSnapshot.EMPTY);
        publisher.accept(publish(FIRST_HOME + 1, 1));
        assertThat(ended).isEmpty();
        publisher.accept(withdraw(FIRST_HOME));
        publisher.accept(withdraw(FIRST_HOME));
        assertThat(ended).as("once").containsExactly(FIRST_HOME & 0xFF);
        publisher.accept(publish(FIRST_HOME, 1));
        assertThat(begun).as("the number is given again").containsExactly(FIRST_HOME & 0xFF, (FIRST_HOME & 0xFF) + 1,
                FIRST_HOME & 0xFF);
    }

    @Test
    @Tag("PF-19")
    void agreesWithAMapAfterRandomChangesAndPublications() {
        final SplittableRandom random = new SplittableRandom(19);
        final Map<Integer, ForwardingEntry> expected = new HashMap<>();
        for (int step = 0; step < 5_000; step++) {
            final int home = FIRST_HOME + random.nextInt(40);
            if (random.nextInt(3) == 0) {
                publisher.accept(withdraw(home));
                expected.remove(home);
            } else {
                final int careOf = random.nextInt(20);
                publisher.accept(publish(home, careOf));
                expected.put(home, entry(home, careOf));
            }
            if (random.nextInt(10) == 0) {
                publisher.publish();
                for (int i = 0; i < 40; i++) {
                    assertThat(cell.get().byHomeAddress(FIRST_HOME + i)).as("seed 19 step %d", step)
                            .isEqualTo(expected.get(FIRST_HOME + i));
                }
            }
            assertThat(publisher.size()).as("seed 19 step %d", step).isEqualTo(expected.size());
        }
    }
}
