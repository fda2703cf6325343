package org.dsmip.controlplane.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How an answer is cut into frames, so that a cut-off one is known as such. It begins with {@link #OK} or is one line with
 * {@link #ERROR} and a reason. After {@code ok} come frames: a line with a number of bytes, and the bytes; the number zero says that
 * the answer is whole, a line with {@link #BROKEN} and a reason that it is not.
 */
final class AdminFrame {
    static final String OK = "ok";
    static final String ERROR = "error ";
    static final String BROKEN = "broken ";

    private AdminFrame() {}

    static ByteBuffer ok() {
        return line(OK);
    }

    static ByteBuffer error(String reason) {
        return line(ERROR + oneLine(reason));
    }

    static ByteBuffer broken(String reason) {
        return line(BROKEN + oneLine(reason));
    }

    static ByteBuffer of(String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final byte[] length = (bytes.length + "\n").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(length.length + bytes.length).put(length).put(bytes).flip();
    }

    static ByteBuffer end() {
        return line("0");
    }

    private static String oneLine(String reason) {
        return reason.replace('\n', ' ');
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
