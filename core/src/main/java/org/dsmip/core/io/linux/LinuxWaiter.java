package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.Waiter;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.PollCalls;
import org.dsmip.core.sys.Pollfd;
import org.dsmip.core.sys.SystemCallException;

/** Waits with poll; an eventfd among the descriptors lets other threads end the wait. */
public final class LinuxWaiter implements Waiter {
    private static final int MAX_PORTS = 63;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Descriptor event;
    private final Errno wakerErrno;
    private final MemorySegment entries;
    private final MemorySegment drained;
    private final MemorySegment one;
    private final AtomicBoolean awake = new AtomicBoolean();
    private int ports;

    /**
     * Makes a waiter.
     *
     * @throws SystemCallException if the kernel gives no eventfd
     */
    public LinuxWaiter() {
        event = Descriptor.open("eventfd", "0", (arena, errno) -> PollCalls.eventfd(errno, 0,
                PollCalls.EFD_NONBLOCK | PollCalls.EFD_CLOEXEC));
        final Arena arena = event.arena;
        // Other threads wake: they need an errno that the waiting thread does not use at the same time.
        wakerErrno = new Errno(arena);
        entries = arena.allocate((MAX_PORTS + 1L) * Pollfd.SIZE, 8);
        drained = arena.allocate(Long.BYTES, 8);
        one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
        entry(0, event.fd);
    }

    private void entry(int index, int fd) {
        Pollfd.fd(entries, (long) index * Pollfd.SIZE, fd);
        Pollfd.events(entries, (long) index * Pollfd.SIZE, (short) PollCalls.POLLIN);
    }

    @Override
    public void watch(List<? extends Pollable> pollables) {
        if (pollables.size() > MAX_PORTS) {
            throw new IllegalArgumentException("more than " + MAX_PORTS + " ports");
        }
        ports = pollables.size();
        for (int i = 0; i < ports; i++) {
            entry(i + 1, pollables.get(i).descriptor());
        }
    }

    @Override
    public void await(long timeoutNs) {
        final long millis = timeoutNs <= 0 ? 0 : (timeoutNs - 1) / NANOS_PER_MILLI + 1;
        final int timeout = awake.get() ? 0 : (int) Math.min(millis, Integer.MAX_VALUE);
        final int ready = PollCalls.poll(event.errno, entries, ports + 1L, timeout);
        if (ready < 0) {
            for (int i = 0; i <= ports; i++) {
                Pollfd.revents(entries, (long) i * Pollfd.SIZE, (short) 0);
            }
            if (ready != -Errno.EINTR) {
                throw new SystemCallException("poll", (ports + 1) + " descriptors", ready);
            }
        }
        if (Pollfd.revents(entries, 0) != 0) {
            DescriptorCalls.read(event.errno, event.fd, drained, Long.BYTES);
            awake.set(false);
        }
    }

    @Override
    public boolean readable(int index) {
        return Pollfd.revents(entries, (index + 1L) * Pollfd.SIZE) != 0;
    }

    @Override
    public void wakeUp() {
        // Only the first waker since the last wait makes a system call; the counter cannot overflow.
        if (awake.compareAndSet(false, true)) {
            check(DescriptorCalls.write(wakerErrno, event.fd, one, Long.BYTES), "write", "eventfd");
        }
    }

    @Override
    public void close() {
        event.close();
    }
}
