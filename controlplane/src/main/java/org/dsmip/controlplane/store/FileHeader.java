package org.dsmip.controlplane.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.dsmip.controlplane.config.JournalMode;

/**
 * What the first octets of a file of the registry say. The first sixteen stay as they are in every version.
 *
 * @param journal how it was written
 * @param boot of the machine that wrote it
 * @param distrustNtp when a node last started that could not be sure of what was accepted before; 0: never
 * @param owner the node that wrote it, in words
 */
record FileHeader(JournalMode journal, UUID boot, long distrustNtp, String owner) {
    static final int LENGTH = 512;
    /** Of what is written here and can be read here. */
    static final int VERSION = 1;

    private static final long MAGIC = 0x44_53_4D_49_50_52_45_47L;
    private static final int START_LENGTH = 12;
    private static final int JOURNAL_AT = 16;
    private static final int BOOT_AT = 20;
    private static final int DISTRUST_AT = 36;
    private static final int OWNER_AT = 44;
    private static final int CHECK_AT = LENGTH - Integer.BYTES;
    private static final int LONGEST_OWNER = CHECK_AT - OWNER_AT - Short.BYTES;

    /** What was found where a header should be. */
    sealed interface Found {
        /** A header that can be read. */
        record Sound(FileHeader header) implements Found {}

        /** One that this program cannot read. */
        record Strange(String reason) implements Found {}
    }

    ByteBuffer encode() {
        final ByteBuffer octets = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        octets.putLong(MAGIC).putInt(VERSION).putInt(Checks.of(octets, 0, START_LENGTH));
        octets.putInt(code(journal)).putLong(boot.getMostSignificantBits()).putLong(boot.getLeastSignificantBits())
                .putLong(distrustNtp);
        final byte[] name = owner.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(name.length, LONGEST_OWNER);
        octets.putShort((short) length).put(name, 0, length);
        octets.putInt(CHECK_AT, Checks.of(octets, 0, CHECK_AT));
        return octets.clear();
    }

    static Found decode(ByteBuffer given) {
        final ByteBuffer octets = given.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (octets.limit() < LENGTH) {
            return new Found.Strange("it is cut off");
        }
        if (octets.getLong(0) != MAGIC || octets.getInt(START_LENGTH) != Checks.of(octets, 0, START_LENGTH)) {
            return new Found.Strange("it does not begin like a registry");
        }
        final int version = octets.getInt(Long.BYTES);
        if (version != VERSION) {
            return new Found.Strange("it was written by another version of this program (format " + version
                    + ", known is " + VERSION + ")");
        }
        final int journal = octets.getInt(JOURNAL_AT);
        final int length = octets.getShort(OWNER_AT);
        if (octets.getInt(CHECK_AT) != Checks.of(octets, 0, CHECK_AT) || length < 0 || length > LONGEST_OWNER
                || journal < 0 || journal > 2) {
            return new Found.Strange("its beginning is damaged");
        }
        final byte[] name = new byte[length];
        octets.get(OWNER_AT + Short.BYTES, name);
        return new Found.Sound(new FileHeader(journal(journal),
                new UUID(octets.getLong(BOOT_AT), octets.getLong(BOOT_AT + Long.BYTES)),
                octets.getLong(DISTRUST_AT),
                new String(name, StandardCharsets.UTF_8)));
    }

    private static int code(JournalMode journal) {
        return switch (journal) {
            case SYNC -> 0;
            case BATCH -> 1;
            case OFF -> 2;
        };
    }

    private static JournalMode journal(int code) {
        return switch (code) {
            case 0 -> JournalMode.SYNC;
            case 1 -> JournalMode.BATCH;
            default -> JournalMode.OFF;
        };
    }

    /** Whether another node wrote it than the one of this name. */
    boolean isOf(String name) {
        return encode().equals(new FileHeader(journal, boot, distrustNtp, name).encode());
    }
}
