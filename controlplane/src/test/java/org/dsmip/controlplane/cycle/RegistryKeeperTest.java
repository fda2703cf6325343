package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.show.PendingState;
import org.dsmip.controlplane.show.StateText;
import org.dsmip.controlplane.store.NoRecords;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A disk that neither answers nor fails. */
class RegistryKeeperTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final HangingRecords records = new HangingRecords();
    private final RegistryKeeper keeper = new RegistryKeeper(new Registry(), records);
    private final List<Effect> released = new ArrayList<>();
    private long nowNs = -5 * SECOND_NS;
    private long identification;
    private int givenUp;

    private static final class HangingRecords extends NoRecords {
        private boolean wantsAll;
        private int room = Integer.MAX_VALUE;
        private int parts;
        private long last;
        private long durable;
        private @Nullable String failure;

        @Override
        public long append(DirectBuffer octets, int at, int length) {
            return ++last;
        }

        @Override
        public long durable() {
            return failure == null ? durable : last;
        }

        @Override
        public @Nullable String failure() {
            return failure;
        }

        @Override
        public boolean wantsAll() {
            return wantsAll;
        }

        @Override
        public boolean beginAll() {
            wantsAll &= room <= 0;
            return takesRoom();
        }

        @Override
        public boolean part(DirectBuffer octets, int at, int length) {
            parts += room > 0 ? 1 : 0;
            return takesRoom();
        }

        @Override
        public boolean completeAll() {
            return takesRoom();
        }

        private boolean takesRoom() {
            room--;
            return room >= 0;
        }
    }

    private void accept(Ipv4Address homeAddress) {
        identification++;
        keeper.hold(nowNs, new Effect.KeepIdentification(homeAddress, identification), keeper.keep(homeAddress),
                new Effect.KeepRecord(homeAddress));
    }

    /** As a duty cycle does, at the keeper's own deadlines. */
    private List<String> pass(long forNs) {
        return LogLines.of("dsmip.registry", () -> {
            final long endNs = nowNs + forNs;
            while (keeper.nextDeadlineNs(nowNs) <= endNs) {
                nowNs = Math.max(nowNs, keeper.nextDeadlineNs(nowNs));
                givenUp += keeper.work(nowNs, released::add);
            }
            nowNs = endNs;
            givenUp += keeper.work(nowNs, released::add);
        });
    }

    @Test
    void aDiskThatIsMerelySlowIsNoTrouble() {
        accept(HOME);
        assertThat(pass(SECOND_NS)).isEmpty();
        assertThat(keeper.trouble(nowNs)).isNull();
        records.durable = records.last;
        assertThat(pass(5 * SECOND_NS)).isEmpty();
        assertThat(released).hasSize(1);
        assertThat(keeper.trouble(nowNs)).isNull();
    }

    @Test
    void aDiskThatDoesNotAnswerIsSaidOnceAndOnceWhenItIsOver() {
        accept(HOME);
        assertThat(pass(3 * SECOND_NS)).singleElement().asString().contains("the disk does not answer");
        assertThat(keeper.trouble(nowNs)).satisfies(trouble -> {
            assertThat(trouble.what()).contains("the disk does not answer");
            assertThat(trouble.reason()).contains("3 s");
            assertThat(trouble.endsService()).isTrue();
        });
        accept(HOME);
        assertThat(pass(20 * SECOND_NS)).isEmpty();
        assertThat(released).isEmpty();
        assertThat(givenUp).isEqualTo(2);
        assertThat(keeper.trouble(nowNs)).as("nothing waits, and it still stands").satisfies(
                trouble -> assertThat(trouble.reason()).contains("23 s", "2 replies"));
        records.durable = 1;
        assertThat(pass(SECOND_NS)).singleElement().asString().contains("no longer", "seconds=\"24\"",
                "replies-given-up=\"2\"");
        assertThat(keeper.trouble(nowNs)).isNull();
    }

    @Test
    void aFailureTakesTheTroublesPlace() {
        accept(HOME);
        pass(3 * SECOND_NS);
        records.failure = "Input/output error";
        pass(SECOND_NS);
        assertThat(released).hasSize(1);
        assertThat(keeper.trouble(nowNs)).satisfies(trouble -> assertThat(trouble.what()).contains("journal=failed"));
        records.failure = null;
        records.durable = records.last;
        assertThat(keeper.trouble(nowNs)).isNull();
    }

    /** Whatever of it has no room: only being woken helps, and then it goes on where it was. */
    @Test
    void theWholeStateWaitsForRoomWithoutAskingForItAgainAndAgain() {
        final Registry registry = new Registry();
        registry.apply(new Command.Remember(HOME, 1), 0, fact -> {});
        registry.apply(new Command.Remember(new Ipv4Address(1), 1), 0, fact -> {});
        for (int room = 0; room <= 4; room++) {
            final HangingRecords full = new HangingRecords();
            final RegistryKeeper waiting = new RegistryKeeper(registry, full);
            full.wantsAll = true;
            full.room = room;
            waiting.work(nowNs, released::add);
            assertThat(waiting.nextDeadlineNs(nowNs)).as("room for %d", room).isEqualTo(Long.MAX_VALUE);
            full.room = Integer.MAX_VALUE;
            waiting.work(nowNs, released::add);
            assertThat(full.parts).as("room for %d", room).isEqualTo(2);
            assertThat(waiting.nextDeadlineNs(nowNs)).as("room for %d", room).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void whatWaitsIsShownWithItsBounds() {
        accept(HOME);
        pass(SECOND_NS);
        accept(new Ipv4Address(7));
        pass(SECOND_NS / 2);
        assertThat(StateText.print(PendingState.of(keeper.pending(nowNs)))).isEqualTo("""
                pending=2 most=100000 most-per-node=4 longest-seconds=10 given-up=0
                request hoa=192.0.2.10 id=0000000000000001 until=recorded waits-ms=1500
                request hoa=0.0.0.7 id=0000000000000002 until=recorded waits-ms=500
                """);
        pass(20 * SECOND_NS);
        assertThat(StateText.print(PendingState.of(keeper.pending(nowNs))))
                .isEqualTo("pending=0 most=100000 most-per-node=4 longest-seconds=10 given-up=2\n");
    }

    @Test
    void aReplyThatMakesWayForANewerOneIsCounted() {
        for (int i = 0; i < 6; i++) {
            accept(HOME);
        }
        pass(0);
        assertThat(givenUp).isEqualTo(2);
        assertThat(keeper.trouble(nowNs)).isNull();
    }

    @Test
    void repliesThatHaveNoRoomAreCountedAndSaidAtOnce() {
        for (int i = 0; i < 100_003; i++) {
            accept(new Ipv4Address(i));
        }
        assertThat(pass(0)).singleElement().asString().contains("the disk does not answer");
        assertThat(givenUp).isEqualTo(3);
    }

    @Test
    void repliesThatAreGivenUpNeverLeaveAndThoseOfOthersDo() {
        final Ipv4Address other = Ipv4Address.parse("192.0.2.11");
        accept(HOME);
        accept(HOME);
        accept(other);
        keeper.giveUp(HOME);
        assertThat(keeper.holds(HOME, 1)).isFalse();
        records.durable = records.last;
        pass(SECOND_NS);
        assertThat(released).containsExactly(new Effect.KeepRecord(other));
        assertThat(givenUp).isEqualTo(2);
    }
}
