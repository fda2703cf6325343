package org.dsmip.core.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An arena whose large pieces take memory of the machine page by page, when a page is first used. The ordinary ones write zeros
 * all over a piece at once, although of a slot for 64 KB most packets use the beginning only. Shared between threads.
 */
public final class PagedArena implements Arena {
    private static final long PAGE_BYTES = 4_096;
    /** Smaller pieces are not worth pages of their own. */
    private static final long LARGE_BYTES = 64 * PAGE_BYTES;

    private final Arena whole = Arena.ofShared();

    /** Makes an arena without memory. */
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public PagedArena() {}

    @Override
    @SuppressWarnings("restricted")
    public MemorySegment allocate(long bytes, long alignment) {
        if (bytes < LARGE_BYTES || alignment > PAGE_BYTES) {
            return whole.allocate(bytes, alignment);
        }
        return MemoryCalls.map(bytes).reinterpret(bytes, whole, segment -> MemoryCalls.unmap(segment, bytes));
    }

    @Override
    public MemorySegment.Scope scope() {
        return whole.scope();
    }

    /** Gives all memory back. */
    @Override
    public void close() {
        whole.close();
    }
}
