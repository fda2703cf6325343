package org.dsmip.controlplane.app;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.dsmip.controlplane.cycle.NodeMemory;
import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.SmallFile;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a mobile node remembers over restarts, as lines of a small file. Whatever is wrong with it, the node starts:
 * identifications that are too high or too low are put right by the home agent (code 133).
 */
final class MemoryFile implements NodeMemory {
    private static final String NAME = "remembered";
    private static final int HEX = 16;

    private static final String SENT = "last-identification ";
    private static final String ACCEPTED = "highest-accepted ";
    private static final String DUAL_STACK = "answers-for-ipv6 ";
    private static final String MAC = "home-agent-mac ";

    private final SmallFile file;
    private final Remembered found;
    private @Nullable Remembered kept;

    private MemoryFile(SmallFile file, Remembered found) {
        this.file = file;
        this.found = found;
    }

    /** Reads what a former run has left; {@link #writer} writes down what this one keeps. */
    static MemoryFile open(StateDirectory stateDirectory, long nowNtp, LongSupplier nowNs) {
        final SmallFile file = SmallFile.read(new DirectoryFiles(stateDirectory), NAME, nowNs);
        return new MemoryFile(file, remembered(file, Remembered.nothing(nowNtp)));
    }

    private static Remembered remembered(SmallFile file, Remembered nothing) {
        final String text = file.found();
        if (text == null) {
            return nothing;
        }
        try {
            return parse(text, nothing);
        } catch (IllegalArgumentException e) {
            file.setAside();
            return nothing;
        }
    }

    private static Remembered parse(String text, Remembered nothing) {
        long sent = nothing.lastIdentification();
        long accepted = nothing.highestAccepted();
        final Set<Ipv4Address> dualStack = new HashSet<>();
        MacAddress mac = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith(SENT)) {
                sent = identification(line.substring(SENT.length()));
            } else if (line.startsWith(ACCEPTED)) {
                accepted = identification(line.substring(ACCEPTED.length()));
            } else if (line.startsWith(DUAL_STACK)) {
                dualStack.add(Ipv4Address.parse(line.substring(DUAL_STACK.length())));
            } else if (line.startsWith(MAC)) {
                mac = MacAddress.parse(line.substring(MAC.length()));
            } else {
                throw new IllegalArgumentException("no such line");
            }
        }
        return new Remembered(sent, accepted, dualStack, mac);
    }

    private static long identification(String digits) {
        return Long.parseUnsignedLong(digits, HEX);
    }

    private static String text(Remembered remembered) {
        final StringBuilder text = new StringBuilder();
        text.append(SENT).append(Long.toHexString(remembered.lastIdentification())).append('\n');
        text.append(ACCEPTED).append(Long.toHexString(remembered.highestAccepted())).append('\n');
        remembered.dualStackHomeAgents().stream().map(Ipv4Address::toString).sorted()
                .forEach(address -> text.append(DUAL_STACK).append(address).append('\n'));
        if (remembered.homeAgentMac() != null) {
            text.append(MAC).append(remembered.homeAgentMac()).append('\n');
        }
        return text.toString();
    }

    /** What a former run has left. */
    Remembered found() {
        return found;
    }

    /** Writes down what is kept: to be run by a thread of its own, which nothing may interrupt. */
    SmallFile writer() {
        return file;
    }

    @Override
    public void keep(Remembered remembered) {
        if (!remembered.equals(kept)) {
            kept = remembered;
            file.put(text(remembered));
        }
    }

    @Override
    public @Nullable String failure() {
        return file.failure();
    }
}
