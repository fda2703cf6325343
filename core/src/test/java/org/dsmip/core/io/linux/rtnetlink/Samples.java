package org.dsmip.core.io.linux.rtnetlink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages taken from a kernel, by name. */
final class Samples {
    private Samples() {}

    static Map<String, byte[]> all() {
        final Map<String, byte[]> samples = new LinkedHashMap<>();
        try (InputStream stream = Objects.requireNonNull(Samples.class.getResourceAsStream("/vectors/rtnetlink.txt"))) {
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .forEach(parts -> samples.put(parts[0], HexFormat.of().parseHex(parts[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    /** The body of the only message of a sample. */
    static UnsafeBuffer body(String name) {
        final byte[] bytes = Objects.requireNonNull(all().get(name), name);
        final NetlinkMessageCursor cursor = new NetlinkMessageCursor().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        if (!cursor.next()) {
            throw new AssertionError("no message in " + name);
        }
        final UnsafeBuffer body = new UnsafeBuffer(0, 0);
        cursor.body(body);
        return body;
    }
}
