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
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shared key, or a secret that keys are derived from, from the configuration or from a file of its own. Nothing here ever
 * repeats what it read: messages speak of lengths.
 */
final class KeyReader {
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_FILE = 8 * LONGEST_KEY;
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** A key that two nodes share. */
    private static final KeyReader KEY = new KeyReader("key", SharedKey.MIN_LENGTH);
    /** What the keys of many are derived from. */
    private static final KeyReader SECRET = new KeyReader("secret", MasterSecret.MIN_LENGTH);

    private final String name;
    private final int shortest;
    private final String allowed;

    private KeyReader(String name, int shortest) {
        this.name = name;
        this.shortest = shortest;
        allowed = "at least " + 2 * shortest + " hexadecimal digits (" + 8 * shortest + " bits), at most "
                + 2 * LONGEST_KEY + ", an even number; openssl rand -hex " + shortest + " makes some";
    }

    /** The key of a table, null after a mistake. */
    static @Nullable SharedKey read(TableReader table) {
        final Octets octets = KEY.octets(table);
        return octets == null ? null : SharedKey.of(octets);
    }

    /** The secret of a table, null after a mistake. */
    static @Nullable MasterSecret readSecret(TableReader table) {
        final Octets octets = SECRET.octets(table);
        return octets == null ? null : MasterSecret.of(octets);
    }

    /** The secret in a file of its own, null after a mistake. */
    static @Nullable MasterSecret readSecret(ReadContext context, Path file) {
        final Octets octets = SECRET.ofFile(context, Position.START, file, "");
        return octets == null ? null : MasterSecret.of(octets);
    }

    /** The secret that somebody hands over, null after a mistake. */
    static @Nullable MasterSecret readSecret(ReadContext context, InputStream in) throws IOException {
        final Octets octets = SECRET.ofStream(context, Position.START, in, "");
        return octets == null ? null : MasterSecret.of(octets);
    }

    private @Nullable Octets octets(TableReader table) {
        final Located<Object> inline = table.findSecret(name);
        final Located<Object> fileName = table.findSecret(name + "-file");
        if (inline != null && fileName != null) {
            table.problem(table.positionOf(name + "-file"), "both " + name + " and " + name + "-file", "one of them");
            return null;
        }
        final Octets octets;
        if (inline != null) {
            octets = ofConfiguration(table, inline);
        } else if (fileName != null) {
            octets = ofNamedFile(table, fileName);
        } else {
            table.problem(table.position(), "neither " + name + " nor " + name + "-file", name
                    + " = \"hexadecimal digits\" or " + name + "-file = \"name of a file that holds them\"");
            return null;
        }
        if (octets != null) {
            final String where = fileName == null ? "this file" : TomlText.quote(fileName.value().toString());
            table.remark(name + " of " + octets.length() * 8 + " bits in " + where + ", not shown");
        }
        return octets;
    }

    private @Nullable Octets ofConfiguration(TableReader table, Located<Object> inline) {
        if (!(inline.value() instanceof String digits)) {
            table.problem(inline.position(), "a " + name + " that is not a string", "a string of " + allowed);
            return null;
        }
        checkPermissions(table.context(), table.positionOf(name), table.context().file());
        return parse(table.context(), inline.position(), digits, "");
    }

    private @Nullable Octets ofNamedFile(TableReader table, Located<Object> fileName) {
        final Position position = fileName.position();
        if (!(fileName.value() instanceof String file) || file.isEmpty() || file.indexOf('\0') >= 0
                || TomlText.looksLikeKey(file)) {
            table.problem(position, name + "-file = " + TomlText.describe(fileName.value()), "the name of a file");
            return null;
        }
        return ofFile(table.context(), position, table.context().resolve(file), " in " + TomlText.quote(file));
    }

    private @Nullable Octets ofFile(ReadContext context, Position position, Path file, String where) {
        try (InputStream in = Files.newInputStream(file)) {
            final Octets octets = ofStream(context, position, in, where);
            checkPermissions(context, position, file);
            return octets;
        } catch (NoSuchFileException e) {
            context.problem(position, "no file " + TomlText.quote(file.toString()), "a file that holds " + allowed);
        } catch (IOException e) {
            context.problem(position, "a " + name + " file that cannot be read, " + TomlText.quote(file.toString()),
                    "a file that this user may read, holding " + allowed);
        }
        return null;
    }

    private @Nullable Octets ofStream(ReadContext context, Position position, InputStream in, String where)
            throws IOException {
        final byte[] content = in.readNBytes(LONGEST_FILE + 1);
        if (content.length > LONGEST_FILE) {
            context.problem(position, "a " + name + " file of more than " + LONGEST_FILE + " bytes", allowed);
            return null;
        }
        return parse(context, position, new String(content, StandardCharsets.ISO_8859_1), where);
    }

    private @Nullable Octets parse(ReadContext context, Position position, String text, String where) {
        final String digits = text.replaceAll("\\s", "");
        final boolean hexadecimal = digits.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
        if (!hexadecimal || digits.length() % 2 != 0) {
            context.problem(position, "a " + name + " of " + digits.length() + " characters" + where
                    + (hexadecimal ? ", an odd number" : ", not all of them hexadecimal digits"), allowed);
            return null;
        }
        if (digits.length() / 2 < shortest || digits.length() / 2 > LONGEST_KEY) {
            context.problem(position, "a " + name + " of " + digits.length() * 4 + " bits" + where, allowed);
            return null;
        }
        return Octets.ofHex(digits);
    }

    private void checkPermissions(ReadContext context, Position position, Path file) {
        try {
            final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                context.problem(position,
                        "a " + name + " in " + file + ", a file with permissions "
                                + PosixFilePermissions.toString(permissions),
                        "no access for group and others (chmod 600 " + file + ")");
            }
        } catch (IOException | UnsupportedOperationException e) {
            context.problem(position, "a " + name + " in " + file + ", whose permissions cannot be read",
                    "a file on a file system with owner and mode");
        }
    }
}
