package org.dsmip.core.wire.mip;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of registration messages. Nothing a datagram may contain makes it throw; work and memory are bounded by
 * the datagram. Not thread-safe.
 */
public final class RegistrationDecoder {
    private final LengthRule lengthRule;
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final RegistrationRequestFlyweight request = new RegistrationRequestFlyweight();
    private final RegistrationReplyFlyweight reply = new RegistrationReplyFlyweight();
    private final LengthStyleDetector detector = new LengthStyleDetector();
    private final ExtensionDecoder extensions = new ExtensionDecoder();

    /**
     * Makes a decoder.
     *
     * @param lengthRule which length octets of dual-stack extensions are accepted
     */
    public RegistrationDecoder(LengthRule lengthRule) {
        this.lengthRule = lengthRule;
    }

    /**
     * Decodes a registration request.
     *
     * @param buffer holds the UDP payload
     * @param offset of its first octet
     * @param length of the payload as it was received
     * @return the request, whose {@code fault} says whether its extensions are sound; null if the payload is shorter than
     *     the fixed part or of another type, which is a silent discard (CNF-14)
     */
    public @Nullable RegistrationRequest decodeRequest(DirectBuffer buffer, int offset, int length) {
        if (request.wrap(buffer, offset, length).check() != WireError.NONE) {
            return null;
        }
        final var header = new RegistrationRequestHeader(request.flags(), request.lifetimeSec(), request.homeAddress(),
                request.homeAgent(), request.careOfAddress(), request.identification());
        final LengthStyle style = begin(buffer, offset, length, RegistrationRequestFlyweight.LENGTH);
        final List<MobileIpExtension> list = extensions.decode(message, RegistrationRequestFlyweight.LENGTH, style);
        return new RegistrationRequest(header, list, style, extensions.fault(), received());
    }

    /**
     * Decodes a registration reply.
     *
     * @param buffer holds the UDP payload
     * @param offset of its first octet
     * @param length of the payload as it was received
     * @return the reply, whose {@code fault} says whether its extensions are sound; null if the payload is shorter than
     *     the fixed part or of another type, which is a silent discard (CNF-14)
     */
    public @Nullable RegistrationReply decodeReply(DirectBuffer buffer, int offset, int length) {
        if (reply.wrap(buffer, offset, length).check() != WireError.NONE) {
            return null;
        }
        final var header = new RegistrationReplyHeader(reply.code(), reply.lifetimeSec(), reply.homeAddress(),
                reply.homeAgent(), reply.identification());
        final LengthStyle style = begin(buffer, offset, length, RegistrationReplyFlyweight.LENGTH);
        final List<MobileIpExtension> list = extensions.decode(message, RegistrationReplyFlyweight.LENGTH, style);
        return new RegistrationReply(header, list, style, extensions.fault(), received());
    }

    private Octets received() {
        final byte[] bytes = new byte[message.capacity()];
        message.getBytes(0, bytes);
        return Octets.of(bytes);
    }

    private LengthStyle begin(DirectBuffer buffer, int offset, int length, int fixedLength) {
        message.wrap(buffer, offset, length);
        return lengthRule == LengthRule.STRICT ? LengthStyle.STANDARD : detector.detect(message, fixedLength);
    }
}
