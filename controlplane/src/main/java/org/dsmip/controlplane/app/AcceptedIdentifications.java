package org.dsmip.controlplane.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;
import org.dsmip.controlplane.config.FileTrouble;
import org.dsmip.controlplane.cycle.IdentificationStore;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * The highest identification that a home agent has accepted from each mobile node, in a file, so that what was recorded before a
 * restart cannot be replayed after it, whichever clock was ahead (BASE-RPL-19). Each mobile node has a slot of sixteen octets from its
 * first registration on, overwritten in place before the reply leaves: that outlives the process, however it ends.
 * A crash of the machine may lose what the disk has not got yet; so the file names the boot it was written in, and whether it was
 * closed in order. One that is from another boot and was not closed, or is damaged, tells that there was an earlier run, but not
 * all that was accepted: then every mobile node, and who may become one, is taken to have been up to the tolerance ahead of the time
 * of that start, which the file keeps. Used by the control thread.
 *
 * <pre>
 * header  magic (8)  boot (16)  closed in order (4)  last start without trust (8)  CRC-32 (4)
 * slot    home address (4)  identification (8)  CRC-32 (4)
 * </pre>
 */
final class AcceptedIdentifications implements IdentificationStore, AutoCloseable {
    static final String NAME = "accepted-identifications";

    private static final long MAGIC = 0x44_53_4D_49_50_49_44_02L;
    private static final int BOOT_LENGTH = 16;
    private static final int CLOSED_OFFSET = Long.BYTES + BOOT_LENGTH;
    private static final int DISTRUST_OFFSET = CLOSED_OFFSET + Integer.BYTES;
    private static final int HEADER_LENGTH = 40;
    private static final int SLOT_LENGTH = 16;
    private static final int CRC_LENGTH = 4;
    private static final long SECOND = 1L << 32;

    private final Earlier earlier;
    private final ToIntFunction<Ipv4Address> toleranceSec;
    private final Map<Ipv4Address, Integer> slots = new LinkedHashMap<>();
    private final UUID boot;
    private final Path file;
    private final FileChannel channel;
    private boolean distrusted;
    private final ByteBuffer buffer = ByteBuffer.allocate(HEADER_LENGTH);

    /**
     * Where the home agent runs.
     *
     * @param boot names the boot of the machine
     * @param wallClockNtp the wall clock
     */
    record Moment(UUID boot, long wallClockNtp) {}

    /**
     * What an earlier run has left.
     *
     * @param accepted the highest identification of each mobile node
     * @param distrustNtp wall clock of the last start that could not trust what it found; 0: there was none
     * @param whole whether that is all that was accepted
     */
    private record Earlier(Map<Ipv4Address, Long> accepted, long distrustNtp, boolean whole) {
        static final Earlier NOTHING = new Earlier(Map.of(), 0, true);

        Earlier at(long startNtp) {
            final boolean later = !whole && (distrustNtp == 0 || startNtp - distrustNtp > 0);
            return new Earlier(accepted, later ? startNtp : distrustNtp, whole);
        }
    }

    private AcceptedIdentifications(Earlier earlier, ToIntFunction<Ipv4Address> toleranceSec, Moment start, Path file)
            throws IOException {
        this.earlier = earlier;
        this.toleranceSec = toleranceSec;
        this.boot = start.boot;
        this.file = file;
        channel = FileChannel.open(fresh(file), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    /**
     * Opens the file of a state directory, made if it is not there.
     *
     * @param toleranceSec of a mobile node; 0 for one that may not register
     */
    static AcceptedIdentifications open(Path stateDirectory, ToIntFunction<Ipv4Address> toleranceSec, Moment start)
            throws IOException {
        final Path file = stateDirectory.resolve(NAME);
        try {
            Files.createDirectories(stateDirectory);
            final Earlier earlier = Files.exists(file) ? read(Files.readAllBytes(file), start.boot) : Earlier.NOTHING;
            final AcceptedIdentifications opened = new AcceptedIdentifications(earlier.at(start.wallClockNtp),
                    toleranceSec, start, file);
            opened.writeAll();
            Files.move(fresh(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return opened;
        } catch (IOException e) {
            throw new IOException("the highest identifications cannot be kept in " + file + " (" + FileTrouble.reason(e)
                    + "); state-directory must be a directory that can be written", e);
        }
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(NAME + ".new");
    }

    /** Collects what can be read. */
    private static Earlier read(byte[] bytes, UUID boot) {
        final Map<Ipv4Address, Long> found = new LinkedHashMap<>();
        final ByteBuffer file = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_LENGTH || (bytes.length - HEADER_LENGTH) % SLOT_LENGTH != 0) {
            return new Earlier(found, 0, false);
        }
        final boolean sound = file.getLong(0) == MAGIC && isSound(file, 0, HEADER_LENGTH);
        final boolean closed = file.getInt(CLOSED_OFFSET) != 0;
        boolean whole = sound && (closed || new UUID(file.getLong(Long.BYTES), file.getLong(2 * Long.BYTES)).equals(boot));
        for (int at = HEADER_LENGTH; at < bytes.length; at += SLOT_LENGTH) {
            if (!isSound(file, at, SLOT_LENGTH)) {
                whole = false;
            } else if (file.getLong(at + Integer.BYTES) != 0) {
                found.put(new Ipv4Address(file.getInt(at)), file.getLong(at + Integer.BYTES));
            }
        }
        return new Earlier(found, sound ? file.getLong(DISTRUST_OFFSET) : 0, whole);
    }

    private static boolean isSound(ByteBuffer file, int at, int length) {
        return file.getInt(at + length - CRC_LENGTH) == crc(file, at, length - CRC_LENGTH);
    }

    private static int crc(ByteBuffer buffer, int at, int length) {
        final CRC32 crc = new CRC32();
        crc.update(buffer.slice(at, length));
        return (int) crc.getValue();
    }

    /** Slots of all who were accepted earlier, also if they are not in the configuration for the time. */
    private void writeAll() throws IOException {
        writeHeader(false);
        for (Map.Entry<Ipv4Address, Long> node : earlier.accepted.entrySet()) {
            writeSlot(node.getKey(), node.getValue());
        }
        channel.force(true);
    }

    private void writeHeader(boolean closed) throws IOException {
        buffer.clear().putLong(MAGIC).putLong(boot.getMostSignificantBits())
                .putLong(boot.getLeastSignificantBits()).putInt(closed ? 1 : 0)
                .putLong(earlier.distrustNtp);
        write(0);
    }

    private void writeSlot(Ipv4Address node, long identification) throws IOException {
        buffer.clear().putInt(node.bits()).putLong(identification);
        write(HEADER_LENGTH + (long) slots.computeIfAbsent(node, first -> slots.size()) * SLOT_LENGTH);
    }

    private void write(long position) throws IOException {
        buffer.putInt(crc(buffer, 0, buffer.position()));
        buffer.flip();
        channel.write(buffer, position);
    }

    /** The highest identification that an earlier run has, or may have, accepted from a mobile node; null: none. */
    @Nullable
    Long earlier(Ipv4Address homeAddress) {
        final Long accepted = earlier.accepted.get(homeAddress);
        final int tolerance = earlier.distrustNtp == 0 ? 0 : toleranceSec.applyAsInt(homeAddress);
        if (tolerance == 0) {
            return accepted;
        }
        final long possible = earlier.distrustNtp + tolerance * SECOND;
        return accepted == null || possible - accepted > 0 ? Long.valueOf(possible) : accepted;
    }

    @Override
    public @Nullable String keep(Ipv4Address homeAddress, long identification) {
        try {
            writeSlot(homeAddress, identification);
            return null;
        } catch (IOException e) {
            distrust();
            return "the accepted identification of " + homeAddress + " cannot be written to " + NAME + " ("
                    + FileTrouble.reason(e) + ")";
        }
    }

    /**
     * A file that lacks something must not look whole to the next run; one without a header does not. By its name: what cannot
     * be written any more can often not be truncated either.
     */
    private void distrust() {
        distrusted = true;
        try {
            Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException ignored) {
            // Nothing more can be done, and the caller says why.
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (!distrusted) {
                channel.force(true);
                writeHeader(true);
                channel.force(true);
            }
        }
    }

    /** The boot of this machine; always another one where the kernel does not tell. */
    static UUID bootOfThisMachine() {
        try {
            return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"),
                    StandardCharsets.US_ASCII).strip());
        } catch (IOException | IllegalArgumentException e) {
            return UUID.randomUUID();
        }
    }
}
