package org.dsmip.controlplane.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.config.FileTrouble;
import org.dsmip.controlplane.cycle.NodeMemory;
import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a mobile node remembers over restarts, as lines of a small file that is replaced as a whole. Whatever is wrong with it,
 * the node starts: identifications that are too high or too low are put right by the home agent (code 133).
 */
final class MemoryFile implements NodeMemory {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");
    private static final String NAME = "remembered";
    private static final int MAX_BYTES = 65_536;
    private static final int HEX = 16;

    private static final String SENT = "last-identification ";
    private static final String ACCEPTED = "highest-accepted ";
    private static final String DUAL_STACK = "answers-for-ipv6 ";
    private static final String MAC = "home-agent-mac ";

    private final Path file;
    private final Remembered found;

    private MemoryFile(Path file, Remembered found) {
        this.file = file;
        this.found = found;
    }

    static MemoryFile open(Path stateDirectory, long nowNtp) throws IOException {
        try {
            Files.createDirectories(stateDirectory);
        } catch (IOException e) {
            throw new IOException("state-directory " + stateDirectory + " cannot be made (" + FileTrouble.reason(e)
                    + "); create it or choose another place", e);
        }
        final Path file = stateDirectory.resolve(NAME);
        return new MemoryFile(file, Files.exists(file) ? read(file, nowNtp) : Remembered.nothing(nowNtp));
    }

    private static Remembered read(Path file, long nowNtp) {
        final Remembered nothing = Remembered.nothing(nowNtp);
        try {
            return Files.size(file) > MAX_BYTES ? damaged(file, nothing) : parse(Files.readAllLines(file), nothing);
        } catch (IllegalArgumentException e) {
            return damaged(file, nothing);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", FileTrouble.reason(e)).log("cannot read what the node remembers");
            return nothing;
        }
    }

    private static Remembered damaged(Path file, Remembered nothing) {
        LOG.atWarn().addKeyValue("file", file).log("what the node remembers is damaged; starting without");
        return nothing;
    }

    private static Remembered parse(List<String> lines, Remembered nothing) {
        long sent = nothing.lastIdentification();
        long accepted = nothing.highestAccepted();
        final Set<Ipv4Address> dualStack = new HashSet<>();
        MacAddress mac = null;
        for (String line : lines) {
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

    /** What a former run has left. */
    Remembered found() {
        return found;
    }

    @Override
    public @Nullable String keep(Remembered remembered) {
        final StringBuilder text = new StringBuilder();
        text.append(SENT).append(Long.toHexString(remembered.lastIdentification())).append('\n');
        text.append(ACCEPTED).append(Long.toHexString(remembered.highestAccepted())).append('\n');
        remembered.dualStackHomeAgents().stream().map(Ipv4Address::toString).sorted()
                .forEach(address -> text.append(DUAL_STACK).append(address).append('\n'));
        if (remembered.homeAgentMac() != null) {
            text.append(MAC).append(remembered.homeAgentMac()).append('\n');
        }
        final Path fresh = file.resolveSibling(NAME + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return null;
        } catch (IOException e) {
            return FileTrouble.reason(e);
        }
    }
}
