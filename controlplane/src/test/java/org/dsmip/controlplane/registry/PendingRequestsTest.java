package org.dsmip.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.controlplane.registry.PendingRequests.Limits;
import org.dsmip.controlplane.registry.PendingRequests.Pending;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests that wait: bounded in number, per node and in time; against a list that is looked through each time. */
class PendingRequestsTest {
    private static final int MOST = 6;
    private static final int PER_NODE = 2;
    private static final long LONGEST_NS = 100;

    private final PendingRequests<String> pending = new PendingRequests<>(new Limits(MOST, PER_NODE, LONGEST_NS));

    private static Ipv4Address node(int index) {
        return RandomCommands.node(index);
    }

    private static @Nullable String continuation(@Nullable Pending<String> one) {
        return one == null ? null : one.continuation();
    }

    @Test
    void findsARequestThatIsSentAgain() {
        pending.add(0, node(1), 7, "first");
        assertThat(continuation(pending.find(node(1), 7))).isEqualTo("first");
        assertThat(pending.find(node(1), 8)).isNull();
        assertThat(pending.find(node(2), 7)).isNull();
    }

    @Test
    void anotherRequestOfANodeTakesThePlaceOfItsOldestAndOfNoOtherNodes() {
        pending.add(0, node(1), 7, "first");
        pending.add(0, node(2), 7, "other");
        pending.add(0, node(1), 8, "second");
        assertThat(continuation(pending.add(0, node(1), 9, "third"))).isEqualTo("first");
        assertThat(pending.size()).isEqualTo(3);
    }

    @Test
    void agreesWithAListWhateverComes() {
        final SplittableRandom random = new SplittableRandom(3);
        final List<Pending<String>> slow = new ArrayList<>();
        long nowNs = Long.MAX_VALUE - 1000;
        for (int step = 0; step < 20_000; step++) {
            final Ipv4Address node = node(random.nextInt(5));
            nowNs += random.nextLong(10);
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> add(slow, nowNs, node, step);
                case 3 -> {
                    final long now = nowNs;
                    final List<Pending<String>> over = slow.stream()
                            .filter(one -> one.deadlineNs() - now <= 0).toList();
                    slow.removeAll(over);
                    assertThat(pending.expire(nowNs)).isEqualTo(over);
                }
                default -> {
                    final Pending<String> one = slow.isEmpty() ? null : slow.get(random.nextInt(slow.size()));
                    if (one != null) {
                        slow.remove(one);
                        assertThat(pending.take(one)).isTrue();
                        assertThat(pending.take(one)).as("twice").isFalse();
                    }
                }
            }
            assertThat(pending.size()).isEqualTo(slow.size()).isLessThanOrEqualTo(MOST);
            assertThat(pending.nextDeadlineNs())
                    .isEqualTo(slow.isEmpty() ? Long.MAX_VALUE : slow.getFirst().deadlineNs());
            slow.forEach(one -> assertThat(pending.find(one.homeAddress(), one.identification())).isEqualTo(one));
        }
    }

    private void add(List<Pending<String>> slow, long nowNs, Ipv4Address node, int step) {
        final List<Pending<String>> own = slow.stream().filter(one -> one.homeAddress().equals(node)).toList();
        final boolean room = slow.size() < MOST || own.size() >= PER_NODE;
        assertThat(pending.hasRoom(node)).isEqualTo(room);
        final Pending<String> former = pending.add(nowNs, node, step, "step " + step);
        assertThat(former).isEqualTo(room && own.size() >= PER_NODE ? own.getFirst() : null);
        slow.remove(former);
        final Pending<String> added = pending.find(node, step);
        assertThat(added != null).isEqualTo(room);
        if (added != null) {
            slow.add(added);
        }
    }
}
