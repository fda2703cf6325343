package org.dsmip.core.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What numbers of ways out stand for, and when workers hear of a change. */
class EgressTableTest {
    @Test
    void isPublishedTogetherWithTheBindings() {
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        final SnapshotCell cell = new SnapshotCell();
        assertThat(cell.get().egresses()).isSameAs(EgressTable.DEFAULT);
        final EgressTable other = EgressTable.DEFAULT.with(EgressTable.TUNNELS, new Egress.Tun());
        builder.egresses(other);
        assertThat(cell.get().egresses()).as("before it is published").isSameAs(EgressTable.DEFAULT);
        builder.publish(cell);
        assertThat(cell.get().egresses()).isSameAs(other);
        final BindingSnapshot before = cell.get();
        builder.publish(cell);
        assertThat(cell.get()).as("without a change").isSameAs(before);
    }

    @Test
    void aNumberChangesAndOthersAreAddedBehind() {
        final EgressTable more = EgressTable.DEFAULT.with(EgressTable.TUNNELS + 1, new Egress.Tun());
        assertThat(more.ways()).hasSize(EgressTable.TUNNELS + 2).last().isEqualTo(new Egress.Tun());
        assertThat(EgressTable.DEFAULT.ways()).hasSize(EgressTable.TUNNELS + 1);
    }

    @Test
    void theKernelAndThisHostAreReachedByWhatReachesThem() {
        assertThatThrownBy(() -> EgressTable.DEFAULT.with(EgressTable.KERNEL, new Egress.RawSocket()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EgressTable.DEFAULT.with(EgressTable.HOST, new Egress.Tun()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EgressTable(List.of(new Egress.Tun())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
