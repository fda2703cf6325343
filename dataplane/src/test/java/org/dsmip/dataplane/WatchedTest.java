package org.dsmip.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WatchedTest {
    private final List<Throwable> ends = new ArrayList<>();

    private static void fail(Error error) {
        throw error;
    }

    @Test
    @Tag("OPS-PROC-3")
    void whateverEndsALoopThatWasToGoOnIsTold() {
        final Error error = new NoClassDefFoundError("gone");
        new Watched(() -> fail(error), () -> true, ends::add).run();
        assertThat(ends).containsExactly(error);
        new Watched(() -> {}, () -> true, ends::add).run();
        assertThat(ends.getLast()).hasMessage("its loop has come to an end");
    }

    @Test
    void anEndThatWasAskedForIsNoNews() {
        new Watched(() -> {}, () -> false, ends::add).run();
        assertThat(ends).isEmpty();
    }
}
