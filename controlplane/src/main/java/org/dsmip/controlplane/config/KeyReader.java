package org.dsmip.controlplane.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shared key from the configuration or from a file of its own. Nothing here ever repeats what it read: messages
 * speak of lengths.
 */
final class KeyReader {
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_FILE = 8 * LONGEST_KEY;
    private static final String ALLOWED = "at least 32 hexadecimal digits (128 bits), at most " + 2 * LONGEST_KEY
            + ", an even number; openssl rand -hex 16 makes some";
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KeyReader() {}

    /** The key of a table, null after a mistake. */
    static @Nullable SharedKey read(TableReader table) {
        final Located<Object> inline = table.findSecret("key");
        final Located<Object> fileName = table.findSecret("key-file");
        if (inline != null && fileName != null) {
            table.problem(table.positionOf("key-file"), "both key and key-file", "one of them");
            return null;
        }
        if (inline != null) {
            return ofConfiguration(table, inline);
        }
        if (fileName != null) {
            return ofFile(table, fileName);
        }
        table.problem(table.position(), "neither key nor key-file",
                "key = \"hexadecimal digits\" or key-file = \"name of a file that holds them\"");
        return null;
    }

    private static @Nullable SharedKey ofConfiguration(TableReader table, Located<Object> inline) {
        if (!(inline.value() instanceof String digits)) {
            table.problem(inline.position(), "a key that is not a string", "a string of " + ALLOWED);
            return null;
        }
        checkPermissions(table, table.positionOf("key"), table.context().file());
        return parse(table, inline.position(), digits, "");
    }

    private static @Nullable SharedKey ofFile(TableReader table, Located<Object> fileName) {
        final Position position = fileName.position();
        if (!(fileName.value() instanceof String name) || name.isEmpty() || name.indexOf('\0') >= 0
                || TomlText.looksLikeKey(name)) {
            table.problem(position, "key-file = " + TomlText.describe(fileName.value()), "the name of a file");
            return null;
        }
        final Path file = table.context().resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] content = in.readNBytes(LONGEST_FILE + 1);
            if (content.length > LONGEST_FILE) {
                table.problem(position, "a key file of more than " + LONGEST_FILE + " bytes", ALLOWED);
                return null;
            }
            checkPermissions(table, position, file);
            return parse(table, position, new String(content, StandardCharsets.ISO_8859_1),
                    " in " + TomlText.quote(name));
        } catch (NoSuchFileException e) {
            table.problem(position, "no file " + TomlText.quote(file.toString()), "a file that holds " + ALLOWED);
        } catch (IOException e) {
            table.problem(position, "a key file that cannot be read, " + TomlText.quote(file.toString()),
                    "a file that this user may read, holding " + ALLOWED);
        }
        return null;
    }

    private static @Nullable SharedKey parse(TableReader table, Position position, String text, String where) {
        final String digits = text.replaceAll("\\s", "");
        final boolean hexadecimal = digits.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
        if (!hexadecimal || digits.length() % 2 != 0) {
            table.problem(position, "a key of " + digits.length() + " characters" + where
                    + (hexadecimal ? ", an odd number" : ", not all of them hexadecimal digits"), ALLOWED);
            return null;
        }
        final int bits = digits.length() * 4;
        if (digits.length() / 2 < SharedKey.MIN_LENGTH || digits.length() / 2 > LONGEST_KEY) {
            table.problem(position, "a key of " + bits + " bits" + where, ALLOWED);
            return null;
        }
        table.remark("key of " + bits + " bits" + (where.isEmpty() ? " in this file" : where) + ", not shown");
        return SharedKey.of(Octets.ofHex(digits));
    }

    private static void checkPermissions(TableReader table, Position position, Path file) {
        try {
            final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                table.problem(position,
                        "a key in " + file + ", a file with permissions " + PosixFilePermissions.toString(permissions),
                        "no access for group and others (chmod 600 " + file + ")");
            }
        } catch (IOException | UnsupportedOperationException e) {
            table.problem(position, "a key in " + file + ", whose permissions cannot be read",
                    "a file on a file system with owner and mode");
        }
    }
}
