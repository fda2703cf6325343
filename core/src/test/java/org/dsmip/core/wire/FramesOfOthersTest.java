package org.dsmip.core.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.mip.RegistrationMessage;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames as other Mobile IPv4 programs send them: with foreign agents, without authentication or with somebody else's, around
 * tunnels, ARP and errors. They were made by {@code vectors/frames.py}, in which nothing of this project takes part.
 */
class FramesOfOthersTest {
    private static final Map<String, byte[]> FRAMES = Vectors.frames();
    private static final byte[] KEY = "sixteen octets!!".getBytes(US_ASCII);
    private static final long SPI = 1000;

    private final Dissector dissector = new Dissector();

    @ParameterizedTest
    @CsvSource({
        "advertisement-agent, advertisement router=cb0071fe/1 extension-16 agent care-of=cb0071fe end",
        "advertisement-prefix-padding, advertisement router=c0000201/0 extension-16 agent extension-19 end",
        "advertisement-unicast, advertisement router=c0000201/0 extension-16 agent extension-19 end",
        "solicitation, solicitation", "request-foreign-side, udp request", "request-public-side, udp request",
        "request-short-ttl, udp request", "request-return-home, udp request", "request-signed, udp request",
        "reply-public-side, udp reply", "reply-foreign-side, udp reply", "reply-return-home, udp reply",
        "reply-signed, udp reply", "reply-denied-signed, udp reply", "tunneled-echo, ipv4 icmpv4-0",
        "tunneled-echo-short-ttl, ipv4 icmpv4-0", "plain-echo, icmpv4-8", "port-unreachable, icmpv4-3"})
    void eachHasItsStack(String name, String stack) {
        assertThat(dissect(name)).isEqualTo("ethernet ipv4 " + stack);
    }

    @ParameterizedTest
    @CsvSource({"arp-request", "arp-reply"})
    void arpIsRead(String name) {
        assertThat(dissect(name)).isEqualTo("ethernet arp");
    }

    @ParameterizedTest
    @CsvSource({"request-foreign-side, 60, cb0071fe, 4d2f1b3c", "request-public-side, 60, cb0071fe, 4d2f1b3c",
        "request-short-ttl, 25, cb0071fe, 4d2f1b3d", "request-return-home, 0, c000020a, 4d2f1b3e",
        "request-signed, 60, cb0071fe, 4d2f1b3c"})
    @Tag("BASE-FMT-08")
    void requestsSayWhatTheirSendersMeant(String name, int lifetime, String careOf, String identificationLow) {
        final RegistrationRequest request = (RegistrationRequest) registration(name);
        assertThat(request.header().lifetimeSec()).isEqualTo(lifetime);
        assertThat(request.header().homeAddress()).isEqualTo(0xC000020A);
        assertThat(request.header().homeAgent()).isEqualTo(0xC0000201);
        assertThat(request.header().careOfAddress()).isEqualTo(Integer.parseUnsignedInt(careOf, 16));
        assertThat(request.header().identification())
                .isEqualTo(0xEBD26A2A_00000000L + Long.parseLong(identificationLow, 16));
        Registrations.assertRoundTrip(request);
    }

    @ParameterizedTest
    @CsvSource({"reply-public-side, 30, 0, 4d2f1b3c", "reply-foreign-side, 30, 0, 4d2f1b3c",
        "reply-return-home, 0, 0, 4d2f1b3e", "reply-signed, 30, 0, 4d2f1b3c",
        "reply-denied-signed, 0, 133, 4d2f1b3c"})
    @Tag("BASE-FMT-08")
    void repliesSayWhatTheirSendersMeant(String name, int lifetime, int code, String identificationLow) {
        final RegistrationReply reply = (RegistrationReply) registration(name);
        assertThat(reply.header().lifetimeSec()).isEqualTo(lifetime);
        assertThat(reply.header().code()).isEqualTo(code);
        assertThat(reply.header().homeAddress()).isEqualTo(0xC000020A);
        assertThat(reply.header().homeAgent()).isEqualTo(0xC0000201);
        assertThat(reply.header().identification())
                .isEqualTo(0xEBD26A2A_00000000L + Long.parseLong(identificationLow, 16));
        Registrations.assertRoundTrip(reply);
    }

    @ParameterizedTest
    @CsvSource({"request-foreign-side, false", "request-signed, true", "reply-public-side, false",
        "reply-signed, true", "reply-denied-signed, true"})
    void authenticatorsOfOthersAreVerified(String name, boolean signed) throws GeneralSecurityException {
        assertThat(Registrations.isAuthenticated(registration(name), KEY, SPI)).isEqualTo(signed);
    }

    @Test
    @Tag("BASE-FMT-10")
    @Tag("BASE-FMT-14")
    void everyTruncationAndEveryFlippedBitSurvives() {
        assertThat(FRAMES).hasSize(20);
        FRAMES.forEach((name, frame) -> {
            for (int length = 0; length < frame.length; length++) {
                assertThat(frame(Arrays.copyOf(frame, length))).as(name).isNotEmpty();
            }
            for (int bit = 0; bit < frame.length * 8; bit++) {
                final byte[] flipped = frame.clone();
                flipped[bit >> 3] ^= (byte) (0x80 >> (bit & 7));
                assertThat(frame(flipped)).as(name).isNotEmpty();
            }
        });
    }

    private String dissect(String name) {
        return frame(Objects.requireNonNull(FRAMES.get(name), name));
    }

    private String frame(byte[] frame) {
        return dissector.frame(new UnsafeBuffer(frame), frame.length);
    }

    private RegistrationMessage registration(String name) {
        assertThat(dissect(name)).doesNotContain("!");
        assertThat(dissector.registrations()).hasSize(1);
        return dissector.registrations().getFirst();
    }
}
