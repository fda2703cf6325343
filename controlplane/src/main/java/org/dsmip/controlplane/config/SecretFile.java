package org.dsmip.controlplane.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dsmip.controlplane.security.MasterSecret;
import org.jspecify.annotations.Nullable;

/** Reads the secret that the keys of many mobile nodes are derived from where it stands alone. */
public final class SecretFile {
    private SecretFile() {}

    /**
     * Reads a file, which must be closed to others. A secret in place of its name is not repeated.
     *
     * @param file holds hexadecimal digits
     * @return the secret
     * @throws ConfigException if there is no such secret in it
     */
    public static MasterSecret read(Path file) throws ConfigException {
        final String name = file.toString();
        if (TomlText.looksLikeKey(name)) {
            throw new ConfigException(List.of(new Problem("secret file", Position.START, TomlText.describe(name),
                    "the name of a file")));
        }
        final ReadContext context = new ReadContext(file, NodeSettings.STATE_HOME);
        return orThrow(context, KeyReader.readSecret(context, file));
    }

    /**
     * Reads what somebody hands over, to its end.
     *
     * @param name what it is called in messages
     * @param in gives hexadecimal digits
     * @return the secret
     * @throws ConfigException if there is no such secret in it
     * @throws IOException if it cannot be read
     */
    public static MasterSecret read(String name, InputStream in) throws ConfigException, IOException {
        final ReadContext context = new ReadContext(Path.of(name), NodeSettings.STATE_HOME);
        return orThrow(context, KeyReader.readSecret(context, in));
    }

    private static MasterSecret orThrow(ReadContext context, @Nullable MasterSecret secret) throws ConfigException {
        context.throwIfAnyProblem();
        return Objects.requireNonNull(secret);
    }
}
