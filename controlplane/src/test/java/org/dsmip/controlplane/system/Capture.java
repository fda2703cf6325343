package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.testing.Commands;

/** What passes an interface of a node, recorded by tcpdump; who lets tshark judge it needs that, too. */
final class Capture implements AutoCloseable {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;

    private final Process process;
    private final Path file;

    private Capture(Process process, Path file) {
        this.process = process;
        this.file = file;
    }

    static Capture start(Lab lab, String node, String device) throws Exception {
        final Path file = Files.createTempFile(lab.file("."), node, ".pcap");
        final Path log = Files.createTempFile(lab.file("."), node, ".tcpdump");
        final Process process = Commands.builder(lab.in(node, List.of("tcpdump", "-i", device, "-U", "-s", "0",
                "--immediate-mode", "-Z", "root", "-w", file.toString()))).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        final Capture capture = lab.keep(new Capture(process, file));
        Await.until("tcpdump listens", () -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return Files.readString(log).contains("listening on") && Files.size(file) >= FILE_HEADER;
        });
        return capture;
    }

    /** The frames so far. */
    List<Frame> frames() throws IOException {
        final ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(data.getInt(0)).as("a capture file of this machine, with microseconds").isEqualTo(0xA1B2C3D4);
        final List<Frame> frames = new ArrayList<>();
        int at = FILE_HEADER;
        while (data.capacity() - at >= RECORD_HEADER && data.capacity() - at - RECORD_HEADER >= data.getInt(at + 8)) {
            final long timeNs = TimeUnit.SECONDS.toNanos(data.getInt(at) & 0xFFFFFFFFL)
                    + TimeUnit.MICROSECONDS.toNanos(data.getInt(at + 4));
            final int length = data.getInt(at + 8);
            frames.add(new Frame(timeNs, Arrays.copyOfRange(data.array(), at + RECORD_HEADER,
                    at + RECORD_HEADER + length)));
            at += RECORD_HEADER + length;
        }
        return frames;
    }

    /** The lines in which tcpdump itself describes the frames that fit a filter; it checks their checksums. */
    List<String> printed(String filter) throws IOException, InterruptedException {
        return Commands.output("tcpdump", "-n", "-v", "-r", file.toString(), filter).lines().toList();
    }

    /** One line for each frame that fits a display filter, as tshark understands it; checksums are checked. */
    List<String> dissect(String filter) throws IOException, InterruptedException {
        return dissect(file, filter);
    }

    /**
     * The same for any capture file. The test traffic is data: its far ends are chosen by the kernel, and some of those ports
     * belong to protocols that tshark would look for in it.
     */
    static List<String> dissect(Path file, String filter) throws IOException, InterruptedException {
        return Commands.output("tshark", "-n", "-r", file.toString(), "-d", "udp.port==" + Traffic.PORT + ",data", "-o",
                "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-Y", filter).lines().toList();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("tcpdump ends").isTrue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
