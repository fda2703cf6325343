package org.dsmip.core.wire.mip;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random messages, sound and not. */
class RegistrationFuzzTest {
    private static final long SEED = 0x5EED_0152L;
    private static final int MESSAGES = 40_000;
    private static final int[] TYPES = {0, 32, 33, 34, 36, 38, 44, 45, 48, 99, 130, 131, 132, 134, 137, 139, 144, 145,
        148, 152, 152, 152, 250};

    private final RegistrationDecoder decoder = new RegistrationDecoder(LengthRule.TOLERANT);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer copy = new UnsafeBuffer(new byte[4096]);
    private final RegistrationRequestEncoder requests = new RegistrationRequestEncoder();
    private final RegistrationReplyEncoder replies = new RegistrationReplyEncoder();

    @Test
    @Tag("DS-3-2")
    void noStandardOrLiteralMessageIsTakenForTheOther() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < MESSAGES; round++) {
            final String about = String.format("seed %x round %d", SEED, round);
            final boolean reply = random.nextBoolean();
            final LengthStyle style = random.nextBoolean() ? LengthStyle.LITERAL : LengthStyle.STANDARD;
            final List<MobileIpExtension> sent = extensions(random, reply);
            final int length = encode(buffer, random, reply, style, sent);
            final RegistrationMessage decoded = decode(reply, length);
            assertThat(decoded.fault()).as(about).isEqualTo(WireError.NONE);
            final boolean dualStack = sent.stream().anyMatch(RegistrationFuzzTest::isDualStack);
            assertThat(decoded.lengthStyle()).as(about).isEqualTo(dualStack ? style : LengthStyle.STANDARD);
            assertThat(decoded.extensions()).as(about).hasSameSizeAs(sent);
            final ExtensionWriter writer = new ExtensionWriter().wrap(copy, 0, 0, style);
            writer.append(decoded.extensions());
            final int fixed = length - writer.length();
            assertThat(Arrays.copyOf(copy.byteArray(), writer.length())).as(about)
                    .isEqualTo(Arrays.copyOfRange(buffer.byteArray(), fixed, length));
        }
    }

    private static boolean isDualStack(MobileIpExtension extension) {
        return switch (extension) {
            case Ipv6PrefixRequestExtension e -> true;
            case Ipv6PrefixReplyExtension e -> true;
            case Ipv6TunnelingModeExtension e -> true;
            default -> false;
        };
    }

    private static List<MobileIpExtension> extensions(SplittableRandom random, boolean reply) {
        final List<MobileIpExtension> list = new ArrayList<>();
        final int prefixes = random.nextInt(5);
        for (int i = 0; i < prefixes; i++) {
            final Ipv6Address prefix = new Ipv6Address(random.nextLong(), random.nextLong());
            list.add(reply
                    ? new Ipv6PrefixReplyExtension(0, random.nextInt(256), random.nextInt(256), prefix)
                    : new Ipv6PrefixRequestExtension(0, prefix, random.nextInt(256)));
        }
        if (!reply && random.nextBoolean()) {
            list.add(new Ipv6TunnelingModeExtension(0));
        }
        if (random.nextInt(4) == 0) {
            list.add(random.nextInt(list.size() + 1), new NaiExtension(0, octets(random, random.nextInt(1, 30))));
        }
        if (random.nextInt(4) == 0) {
            list.add(reply
                    ? new UdpTunnelReplyExtension(0, random.nextInt(256), random.nextBoolean(), 30)
                    : new UdpTunnelRequestExtension(0, random.nextBoolean(), random.nextBoolean(), 0));
        }
        list.add(authentication(random, AuthenticationKind.MOBILE_HOME));
        if (!reply && random.nextBoolean()) {
            list.add(new Ipv6TunnelingModeExtension(0));
        }
        if (random.nextBoolean()) {
            list.add(authentication(random, AuthenticationKind.FOREIGN_HOME));
        }
        return list;
    }

    private static AuthenticationExtension authentication(SplittableRandom random, AuthenticationKind kind) {
        final int[] lengths = {16, 20, 32};
        return new AuthenticationExtension(0, kind, random.nextLong() & 0xFFFF_FFFFL,
                octets(random, lengths[random.nextInt(3)]));
    }

    private static Octets octets(SplittableRandom random, int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }

    private int encode(UnsafeBuffer target, SplittableRandom random, boolean reply, LengthStyle style,
            List<MobileIpExtension> extensions) {
        final ExtensionWriter writer = reply
                ? replies.encode(target, 0, new RegistrationReplyHeader(random.nextInt(256), random.nextInt(65536),
                        random.nextInt(), random.nextInt(), random.nextLong()), style)
                : requests.encode(target, 0, new RegistrationRequestHeader(random.nextInt(256), random.nextInt(65536),
                        random.nextInt(), random.nextInt(), random.nextInt(), random.nextLong()), style);
        return writer.append(extensions).length();
    }

    private RegistrationMessage decode(boolean reply, int length) {
        return requireNonNull(
                reply ? decoder.decodeReply(buffer, 0, length) : decoder.decodeRequest(buffer, 0, length));
    }

    @Test
    @Tag("BASE-FMT-10")
    void garbageNeitherThrowsNorLeavesItsBounds() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < MESSAGES; round++) {
            final byte[] message = new byte[random.nextInt(2048)];
            fillWithExtensions(random, message);
            final boolean reply = random.nextBoolean();
            if (message.length > 0) {
                message[0] = (byte) (reply ? MessageType.REGISTRATION_REPLY : MessageType.REGISTRATION_REQUEST);
            }
            final UnsafeBuffer exact = new UnsafeBuffer(message);
            final RegistrationMessage decoded = reply
                    ? decoder.decodeReply(exact, 0, message.length)
                    : decoder.decodeRequest(exact, 0, message.length);
            final int fixed = reply ? RegistrationReplyFlyweight.LENGTH : RegistrationRequestFlyweight.LENGTH;
            final String about = String.format("seed %x round %d", SEED, round);
            assertThat(decoded == null).as(about).isEqualTo(message.length < fixed);
            if (decoded != null) {
                checkOffsets(about, decoded, fixed);
            }
        }
    }

    // Plausible types and mostly short lengths, so that the walk gets somewhere.
    private static void fillWithExtensions(SplittableRandom random, byte[] message) {
        random.nextBytes(message);
        int at = random.nextBoolean() ? 20 : 24;
        while (at + 1 < message.length) {
            message[at] = (byte) TYPES[random.nextInt(TYPES.length)];
            final int length = random.nextInt(24);
            message[at + 1] = (byte) (random.nextInt(30) == 0 ? random.nextInt(256) : length);
            if (at + 2 < message.length) {
                message[at + 2] = (byte) random.nextInt(4);
            }
            at += 2 + length;
        }
    }

    private static void checkOffsets(String about, RegistrationMessage decoded, int fixed) {
        int previous = fixed - 1;
        for (MobileIpExtension extension : decoded.extensions()) {
            assertThat(extension.offset()).as(about).isGreaterThan(previous).isLessThan(decoded.bytes().length());
            previous = extension.offset();
        }
        assertThat(decoded.extensions().size()).as(about).isLessThanOrEqualTo(ExtensionDecoder.MAX_EXTENSIONS);
    }

    @Test
    @Tag("BASE-FMT-10")
    void workIsBoundedByTheNumberOfExtensions() {
        final byte[] message = new byte[65_507];
        Arrays.fill(message, (byte) 0xFA);
        for (int i = RegistrationRequestFlyweight.LENGTH + 1; i < message.length; i += 2) {
            message[i] = 0;
        }
        message[0] = MessageType.REGISTRATION_REQUEST;
        final RegistrationRequest request = requireNonNull(
                decoder.decodeRequest(new UnsafeBuffer(message), 0, message.length));
        assertThat(request.fault()).isEqualTo(WireError.TOO_MANY);
        assertThat(request.extensions()).hasSize(ExtensionDecoder.MAX_EXTENSIONS);
    }
}
