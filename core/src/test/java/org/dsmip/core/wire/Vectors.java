package org.dsmip.core.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;

/** The ledgers' byte-exact vectors by name, read from the test resources. */
public final class Vectors {
    private Vectors() {}

    /**
     * Sections 4.2 to 4.6 of the dual-stack ledger.
     *
     * @return name to bytes, in the order of the ledger
     */
    public static Map<String, byte[]> dualStack() {
        return read("/vectors/dual-stack.txt");
    }

    /**
     * Section 19 of the base ledger.
     *
     * @return name to bytes, in the order of the ledger
     */
    public static Map<String, byte[]> base() {
        return read("/vectors/base.txt");
    }

    /**
     * Frames as other programs send them.
     *
     * @return name to bytes
     */
    public static Map<String, byte[]> frames() {
        return read("/vectors/frames.txt");
    }

    /**
     * One vector of either ledger.
     *
     * @param name such as {@code R1} or {@code TV-2}
     * @return a new array
     */
    public static byte[] bytes(String name) {
        final Map<String, byte[]> all = name.startsWith("TV-") ? base() : dualStack();
        return Objects.requireNonNull(all.get(name), () -> "no vector " + name);
    }

    /**
     * One vector of either ledger.
     *
     * @param name such as {@code R1} or {@code TV-2}
     * @return a new buffer
     */
    public static UnsafeBuffer buffer(String name) {
        return new UnsafeBuffer(bytes(name));
    }

    private static Map<String, byte[]> read(String resource) {
        final Map<String, byte[]> vectors = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    final int space = line.indexOf(' ');
                    vectors.put(line.substring(0, space), HexFormat.of().parseHex(line.substring(space + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vectors;
    }
}
