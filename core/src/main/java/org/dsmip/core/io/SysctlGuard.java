package org.dsmip.core.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Changes kernel settings and puts the former values back, in reverse order, when it is closed. Not thread-safe.
 *
 * <p>A setting whose value is right already is not touched, neither at first nor at the end. What a killed process changed stays
 * changed: the next one finds the values right and leaves them.
 */
public final class SysctlGuard implements AutoCloseable {
    private record Former(String key, String value) {}

    private final Sysctl sysctl;
    private final Deque<Former> changed = new ArrayDeque<>();

    /**
     * Makes a guard that has changed nothing yet.
     *
     * @param sysctl the settings
     */
    public SysctlGuard(Sysctl sysctl) {
        this.sysctl = sysctl;
    }

    /**
     * Changes a setting and remembers its former value.
     *
     * @param key as for {@link Sysctl}
     * @param value the new value
     * @throws SysctlException if it cannot be read or changed; nothing is remembered then
     */
    public void set(String key, String value) {
        final String former = sysctl.read(key);
        if (!former.equals(value)) {
            sysctl.write(key, value);
            changed.push(new Former(key, former));
        }
    }

    /**
     * Changes a setting that has a certain value, and leaves it alone if it has another.
     *
     * @param key as for {@link Sysctl}
     * @param from the value that it must have
     * @param to the new value
     * @throws SysctlException if it cannot be read or changed; nothing is remembered then
     */
    public void change(String key, String from, String to) {
        if (sysctl.read(key).equals(from)) {
            set(key, to);
        }
    }

    /**
     * Puts the former values back. A setting that is gone, with its interface, is passed over.
     *
     * @return why settings could not be put back; empty if all were
     */
    public List<SysctlException> restore() {
        final List<SysctlException> failures = new ArrayList<>();
        while (!changed.isEmpty()) {
            final Former former = changed.pop();
            try {
                if (sysctl.exists(former.key)) {
                    sysctl.write(former.key, former.value);
                }
            } catch (SysctlException e) {
                failures.add(e);
            }
        }
        return failures;
    }

    /**
     * Does the same as {@link #restore}.
     *
     * @throws SysctlException the first failure, the others suppressed in it, after everything was tried
     */
    @Override
    public void close() {
        final List<SysctlException> failures = restore();
        if (!failures.isEmpty()) {
            final SysctlException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
