package org.dsmip.controlplane.admin;

import java.util.List;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.dsmip.controlplane.show.StateBlock.Group;
import org.dsmip.controlplane.show.StateBlock.Shape;

/** Leaves out what counts nothing. */
final class NonZero {
    private NonZero() {}

    /** The block without those rows of its lists that have whole numbers, all of them zero. */
    static StateBlock of(StateBlock block) {
        return new StateBlock(block.values(), block.groups().stream().map(NonZero::of).toList());
    }

    private static Group of(Group group) {
        final List<StateBlock> kept = group.shape() == Shape.ONE
                ? group.blocks()
                : group.blocks().stream().filter(row -> !countsNothing(row)).toList();
        return new Group(group.name(), group.shape(), kept.stream().map(NonZero::of).toList());
    }

    private static boolean countsNothing(StateBlock row) {
        final List<Long> numbers = row.values().stream().map(StateBlock.Value::datum)
                .filter(Datum.Whole.class::isInstance).map(datum -> ((Datum.Whole) datum).number()).toList();
        return row.groups().isEmpty() && !numbers.isEmpty() && numbers.stream().allMatch(number -> number == 0);
    }
}
