package org.dsmip.core.io.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.SysctlException;

/** Kernel settings through the files of {@code /proc/sys}. Not thread-safe. */
public final class LinuxSysctl implements Sysctl {
    private static final List<String> INTERFACE_TREES = List.of("net.ipv4.conf.", "net.ipv6.conf.", "net.ipv4.neigh.",
            "net.ipv6.neigh.");

    private static final int LONGEST_VALUE = 4096;

    private final Path root;

    /** The settings of the running kernel. */
    public LinuxSysctl() {
        this(Path.of("/proc/sys"));
    }

    LinuxSysctl(Path root) {
        this.root = root;
    }

    @Override
    public String read(String key) {
        // One call that takes all: the kernel gives the rest of a number to nobody who comes back for it.
        try (InputStream in = Files.newInputStream(path(key))) {
            final byte[] value = new byte[LONGEST_VALUE];
            return new String(value, 0, Math.max(in.read(value), 0), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw failure("read setting " + key, e);
        }
    }

    @Override
    public void write(String key, String value) {
        try {
            Files.writeString(path(key), value + "\n", StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failure("set " + key + " to " + value, e);
        }
    }

    @Override
    public boolean exists(String key) {
        return Files.exists(path(key));
    }

    /** Where a key is. An interface's name may hold dots; in the trees kept per interface it is one part of the path. */
    Path path(String key) {
        for (final String tree : INTERFACE_TREES) {
            final int last = key.lastIndexOf('.');
            if (key.startsWith(tree) && last > tree.length()) {
                return resolve(key, tree.replace('.', '/') + key.substring(tree.length(), last) + "/"
                        + key.substring(last + 1));
            }
        }
        return resolve(key, key.replace('.', '/'));
    }

    private Path resolve(String key, String relative) {
        for (final String part : relative.split("/", -1)) {
            if (part.isEmpty() || ".".equals(part) || "..".equals(part)) {
                throw new SysctlException("\"" + key + "\" is not the key of a setting", null);
            }
        }
        return root.resolve(relative);
    }

    private static SysctlException failure(String operation, IOException cause) {
        final String remedy = switch (cause) {
            case NoSuchFileException missing ->
                "no such setting; check the name of the interface, and that the kernel has the feature";
            case AccessDeniedException denied ->
                "no permission; run as root, and not with /proc/sys mounted read-only";
            default -> cause.getMessage() + "; check the value, and that /proc/sys is not mounted read-only";
        };
        return new SysctlException("cannot " + operation + ": " + remedy, cause);
    }
}
