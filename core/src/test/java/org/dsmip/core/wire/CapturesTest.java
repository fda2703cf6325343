package org.dsmip.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.mip.RegistrationMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Captures of other Mobile IPv4 programs, message for message; {@link FramesOfOthersTest} has the like of them in the
 * repository. They are not part of it: system property
 * {@code dsmip.pcaps} names their directory, by default {@code ../shared/pcaps} next to the repository.
 */
class CapturesTest {
    private static final String DIRECTORY = System.getProperty("dsmip.pcaps", "../../shared/pcaps");

    @ParameterizedTest
    @CsvSource({"click-A_away_foreign, 15, 14, 3, 3, 0", "click-A_away_home, 8, 2, 0, 0, 0",
        "click-A_away_public, 0, 0, 3, 3, 75", "click-A_return_foreign, 4, 4, 1, 1, 0",
        "click-A_return_home, 4, 1, 1, 1, 0", "click-A_return_public, 0, 0, 1, 1, 18",
        "click-A_standard_foreign, 8, 0, 0, 0, 0", "click-A_standard_home, 21, 20, 0, 0, 0",
        "click-A_standard_public, 0, 0, 0, 0, 0", "click-B_req, 3, 0, 0, 0, 0", "click-B_soli, 0, 5, 0, 0, 0",
        "ref-B_foreign, 7, 6, 2, 2, 0", "ref-B_home, 3, 2, 0, 0, 0", "ref-B_public, 0, 0, 2, 2, 33",
        "click_fa_relay_foreign_side, 1, 1, 2, 2, 0", "click_fa_relay_public_side, 0, 0, 2, 2, 0",
        "pmip4_rtadv_rtsol, 2, 1, 0, 0, 0"})
    void everyFrameIsSoundAndCounted(String name, int advertisements, int solicitations, int requests, int replies,
            int tunneled) {
        final Dissector dissector = new Dissector();
        final List<String> stacks = new ArrayList<>();
        for (byte[] frame : frames(name)) {
            stacks.add(dissector.frame(new UnsafeBuffer(frame), frame.length));
        }
        assertThat(stacks).isNotEmpty().noneMatch(stack -> stack.contains("!"));
        assertThat(count(stacks, "ethernet ipv4 advertisement")).isEqualTo(advertisements);
        assertThat(count(stacks, "ethernet ipv4 solicitation")).isEqualTo(solicitations);
        assertThat(count(stacks, "ethernet ipv4 udp request")).isEqualTo(requests);
        assertThat(count(stacks, "ethernet ipv4 udp reply")).isEqualTo(replies);
        assertThat(count(stacks, "ethernet ipv4 ipv4 icmpv4-")).isEqualTo(tunneled);
        dissector.registrations().forEach(Registrations::assertRoundTrip);
    }

    private static long count(List<String> stacks, String prefix) {
        return stacks.stream().filter(stack -> stack.startsWith(prefix)).count();
    }

    @Test
    void theRelayedMessagesAuthenticateWithTheKeyOfTheCapture() throws GeneralSecurityException {
        final byte[] key = "secretsecret1234".getBytes(StandardCharsets.US_ASCII);
        int authenticated = 0;
        for (String name : new String[]{"click_fa_relay_foreign_side", "click_fa_relay_public_side"}) {
            final Dissector dissector = new Dissector();
            for (byte[] frame : frames(name)) {
                dissector.frame(new UnsafeBuffer(frame), frame.length);
            }
            for (RegistrationMessage message : dissector.registrations()) {
                if (Registrations.isAuthenticated(message, key, 1000)) {
                    authenticated++;
                }
            }
        }
        assertThat(authenticated).as("two requests and two replies on each side").isEqualTo(8);
    }

    @Test
    void truncatedFramesOfTheCapturesSurvive() {
        final Dissector dissector = new Dissector();
        final Path directory = directory();
        int frames = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pcap")).toList()) {
                for (byte[] frame : read(file)) {
                    for (int length = 0; length < frame.length; length++) {
                        assertThat(dissector.frame(new UnsafeBuffer(Arrays.copyOf(frame, length)), length))
                                .isNotEmpty();
                    }
                    frames++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(frames).isGreaterThan(1000);
    }

    private static Path directory() {
        final Path directory = Path.of(DIRECTORY);
        assumeTrue(Files.isDirectory(directory),
                "no captures of other programs in " + directory.toAbsolutePath().normalize());
        return directory;
    }

    private static List<byte[]> frames(String name) {
        return read(directory().resolve(name + ".pcap"));
    }

    private static List<byte[]> read(Path file) {
        final ByteBuffer pcap;
        try {
            pcap = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        final int magic = pcap.getInt(0);
        assertThat(magic == 0xA1B23C4D || magic == 0xA1B2C3D4).as("little-endian pcap").isTrue();
        final List<byte[]> frames = new ArrayList<>();
        pcap.position(24);
        while (pcap.hasRemaining()) {
            final int captured = pcap.getInt(pcap.position() + 8);
            pcap.position(pcap.position() + 16);
            final byte[] frame = new byte[captured];
            pcap.get(frame);
            frames.add(frame);
        }
        return Collections.unmodifiableList(frames);
    }
}
