package org.dsmip.bench.testbed.forwarding;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who forwards, and how. */
enum Variant {
    KERNEL("kernel"), CODE1("dsmip, Code 1"), CODE0("dsmip, Code 0");

    private final String title;

    Variant(String title) {
        this.title = title;
    }

    static Variant of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Its name in a table. */
    String title() {
        return title;
    }

    /** The program under test. */
    String router() {
        return this == KERNEL ? "kernel" : "dsmip";
    }

    /** Its tunneling mode; null: it has no tunnel. */
    @Nullable
    String mode() {
        return this == KERNEL ? null : name().toLowerCase(Locale.ROOT);
    }
}
