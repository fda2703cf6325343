package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.mip.SkippedExtension.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a message's extensions. A damaged or unknown skippable extension is passed over; a non-skippable one
 * ends the list with a fault (RFC 3344 section 1.8). Not thread-safe.
 */
final class ExtensionDecoder {
    /** No message that is meant seriously has more; it bounds what a hostile one makes us allocate. */
    static final int MAX_EXTENSIONS = 512;

    private static final int SPI_LENGTH = 4;
    private static final int VENDOR_HEADER_LENGTH = 6;
    private static final int FLAG = 0x8000;

    private final ExtensionWalk walk = new ExtensionWalk();
    private final Ipv6PrefixRequestExtensionFlyweight prefixRequest = new Ipv6PrefixRequestExtensionFlyweight();
    private final Ipv6PrefixReplyExtensionFlyweight prefixReply = new Ipv6PrefixReplyExtensionFlyweight();
    private UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private boolean request;
    private WireError fault = WireError.NONE;

    List<MobileIpExtension> decode(UnsafeBuffer wholeMessage, int fixedLength, LengthStyle style) {
        message = wholeMessage;
        request = message.getByte(0) == MessageType.REGISTRATION_REQUEST;
        fault = WireError.NONE;
        final List<MobileIpExtension> extensions = new ArrayList<>();
        walk.wrap(message, 0, message.capacity(), fixedLength, style);
        while (walk.next()) {
            if (extensions.size() == MAX_EXTENSIONS) {
                fault = WireError.TOO_MANY;
                return List.copyOf(extensions);
            }
            final MobileIpExtension extension = decode();
            if (extension == null) {
                return List.copyOf(extensions);
            }
            extensions.add(extension);
        }
        fault = walk.error();
        return List.copyOf(extensions);
    }

    /** How the walk of the last message ended. */
    WireError fault() {
        return fault;
    }

    private @Nullable MobileIpExtension decode() {
        final int type = walk.type();
        return switch (type) {
            case ExtensionType.MOBILE_HOME_AUTHENTICATION, ExtensionType.MOBILE_FOREIGN_AUTHENTICATION,
                    ExtensionType.FOREIGN_HOME_AUTHENTICATION ->
                authentication(AuthenticationKind.fromWire(type));
            case ExtensionType.GENERALIZED_AUTHENTICATION -> generalizedAuthentication();
            case ExtensionType.CRITICAL_VENDOR -> criticalVendor();
            case ExtensionType.UDP_TUNNEL_REPLY -> udpTunnelReply();
            case ExtensionType.FOREIGN_AGENT_ERROR -> foreignAgentError();
            case ExtensionType.GRE_KEY -> greKey();
            case ExtensionType.ENCAPSULATING_DELIVERY_STYLE -> new EncapsulatingDeliveryStyleExtension(walk.offset());
            case ExtensionType.NAI -> nai();
            case ExtensionType.CHALLENGE -> challenge();
            case ExtensionType.VENDOR -> vendor();
            case ExtensionType.REVOCATION_SUPPORT -> revocationSupport();
            case ExtensionType.DYNAMIC_HOME_AGENT -> dynamicHomeAgent();
            case ExtensionType.UDP_TUNNEL_REQUEST -> udpTunnelRequest();
            case ExtensionType.MESSAGE_STRING -> messageString();
            case ExtensionType.MOBILE_NETWORK -> mobileNetwork();
            case ExtensionType.DUAL_STACK -> dualStack();
            default ->
                ExtensionType.isSkippable(type) ? skipped(Reason.UNKNOWN_TYPE) : refused(WireError.UNKNOWN_EXTENSION);
        };
    }

    private SkippedExtension skipped(Reason reason) {
        return new SkippedExtension(walk.offset(), walk.type(), reason);
    }

    private @Nullable MobileIpExtension refused(WireError error) {
        fault = error;
        return null;
    }

    private @Nullable MobileIpExtension authentication(AuthenticationKind kind) {
        if (walk.dataLength() < SPI_LENGTH) {
            return refused(WireError.BAD_LENGTH);
        }
        return new AuthenticationExtension(walk.offset(), kind, u32(0), octets(SPI_LENGTH));
    }

    private @Nullable MobileIpExtension generalizedAuthentication() {
        if (walk.dataLength() < SPI_LENGTH) {
            return refused(WireError.BAD_LENGTH);
        }
        return new GeneralizedAuthenticationExtension(walk.offset(), longFormSubtype(), u32(0), octets(SPI_LENGTH));
    }

    private @Nullable MobileIpExtension criticalVendor() {
        if (walk.dataLength() < VENDOR_HEADER_LENGTH) {
            return refused(WireError.BAD_LENGTH);
        }
        return new CriticalVendorExtension(walk.offset(), u32(0), u16(4), octets(VENDOR_HEADER_LENGTH));
    }

    private @Nullable MobileIpExtension udpTunnelReply() {
        if (walk.dataLength() != 6) {
            return refused(WireError.BAD_LENGTH);
        }
        if (u8(0) != 0) {
            return refused(WireError.UNKNOWN_EXTENSION);
        }
        return new UdpTunnelReplyExtension(walk.offset(), u8(1), (u16(2) & FLAG) != 0, u16(4));
    }

    private @Nullable MobileIpExtension foreignAgentError() {
        if (walk.dataLength() != 2) {
            return refused(WireError.BAD_LENGTH);
        }
        return u8(0) == 0
                ? new ForeignAgentErrorExtension(walk.offset(), u8(1))
                : refused(WireError.UNKNOWN_EXTENSION);
    }

    private @Nullable MobileIpExtension greKey() {
        if (walk.dataLength() != 4) {
            return refused(WireError.BAD_LENGTH);
        }
        return longFormSubtype() == 0
                ? new GreKeyExtension(walk.offset(), u32(0))
                : refused(WireError.UNKNOWN_EXTENSION);
    }

    private MobileIpExtension nai() {
        return walk.dataLength() == 0 ? skipped(Reason.BAD_LENGTH) : new NaiExtension(walk.offset(), octets(0));
    }

    private MobileIpExtension challenge() {
        return walk.dataLength() == 0 ? skipped(Reason.BAD_LENGTH) : new ChallengeExtension(walk.offset(), octets(0));
    }

    private MobileIpExtension vendor() {
        final int reserved = 2;
        if (walk.dataLength() < reserved + VENDOR_HEADER_LENGTH) {
            return skipped(Reason.BAD_LENGTH);
        }
        return new VendorExtension(walk.offset(), u32(reserved), u16(reserved + 4),
                octets(reserved + VENDOR_HEADER_LENGTH));
    }

    private MobileIpExtension revocationSupport() {
        return walk.dataLength() == 6
                ? new RevocationSupportExtension(walk.offset(), (u16(0) & FLAG) != 0, u32(2))
                : skipped(Reason.BAD_LENGTH);
    }

    private MobileIpExtension dynamicHomeAgent() {
        if (walk.isLongForm()) {
            return new DynamicHomeAgentExtension(walk.offset(), longFormSubtype(), i32(0),
                    DynamicHomeAgentExtension.Layout.RFC_4433);
        }
        if (walk.dataLength() != 5) {
            return skipped(Reason.BAD_LENGTH);
        }
        final int subtype = u8(0);
        return subtype == 1 || subtype == 2
                ? new DynamicHomeAgentExtension(walk.offset(), subtype, i32(1), DynamicHomeAgentExtension.Layout.SHORT)
                : skipped(Reason.UNKNOWN_SUBTYPE);
    }

    private MobileIpExtension udpTunnelRequest() {
        if (walk.dataLength() != 6) {
            return skipped(Reason.BAD_LENGTH);
        }
        if (u8(0) != 0) {
            return skipped(Reason.UNKNOWN_SUBTYPE);
        }
        // CNF-11: a non-zero Reserved 3 means something that we do not understand.
        if (u16(4) != 0) {
            return skipped(Reason.BAD_VALUE);
        }
        final int flags = u8(2);
        return new UdpTunnelRequestExtension(walk.offset(), (flags & UdpTunnelRequestExtension.FORCE) != 0,
                (flags & UdpTunnelRequestExtension.THROUGH_FOREIGN_AGENT) != 0, u8(3));
    }

    private MobileIpExtension messageString() {
        return walk.dataLength() < 2
                ? skipped(Reason.BAD_LENGTH)
                : new MessageStringExtension(walk.offset(), u8(0), octets(1));
    }

    private MobileIpExtension mobileNetwork() {
        if (walk.dataLength() == 0) {
            return skipped(Reason.BAD_LENGTH);
        }
        final int subtype = u8(0);
        return switch (subtype) {
            case 0 -> walk.dataLength() != 6
                    ? skipped(Reason.BAD_LENGTH)
                    : new MobileNetworkRequestExtension(walk.offset(), u8(1), i32(2));
            case 1, 2 -> walk.dataLength() != 8
                    ? skipped(Reason.BAD_LENGTH)
                    : new MobileNetworkAcknowledgmentExtension(walk.offset(), subtype, u8(1), u8(2), i32(4));
            default -> skipped(Reason.UNKNOWN_SUBTYPE);
        };
    }

    private MobileIpExtension dualStack() {
        // B-15: no subtype octet at all.
        if (walk.dataLength() == 0) {
            return skipped(Reason.BAD_LENGTH);
        }
        final int subtype = u8(0);
        final int shortest = LengthStyle.STANDARD.lengthOctet(subtype);
        if (shortest == LengthStyle.UNKNOWN) {
            return skipped(Reason.UNKNOWN_SUBTYPE);
        }
        if (request == (subtype == ExtensionType.PREFIX_REPLY_SUBTYPE)) {
            return skipped(Reason.WRONG_MESSAGE);
        }
        // B-12: too short to be used. B-13: what is too much is ignored.
        if (walk.dataLength() < shortest) {
            return skipped(Reason.BAD_LENGTH);
        }
        return switch (subtype) {
            case ExtensionType.PREFIX_REQUEST_SUBTYPE -> ipv6PrefixRequest();
            case ExtensionType.PREFIX_REPLY_SUBTYPE -> ipv6PrefixReply();
            default -> new Ipv6TunnelingModeExtension(walk.offset());
        };
    }

    private MobileIpExtension ipv6PrefixRequest() {
        prefixRequest.wrap(message, walk.offset(), Ipv6PrefixRequestExtensionFlyweight.LENGTH);
        return new Ipv6PrefixRequestExtension(walk.offset(),
                new Ipv6Address(prefixRequest.prefixHigh(), prefixRequest.prefixLow()), prefixRequest.prefixLength());
    }

    private MobileIpExtension ipv6PrefixReply() {
        prefixReply.wrap(message, walk.offset(), Ipv6PrefixReplyExtensionFlyweight.LENGTH);
        return new Ipv6PrefixReplyExtension(walk.offset(), prefixReply.code(), prefixReply.prefixLength(),
                new Ipv6Address(prefixReply.prefixHigh(), prefixReply.prefixLow()));
    }

    private int longFormSubtype() {
        return message.getByte(walk.offset() + 1) & 0xFF;
    }

    private int u8(int index) {
        return message.getByte(walk.dataOffset() + index) & 0xFF;
    }

    private int u16(int index) {
        return message.getShort(walk.dataOffset() + index, BIG_ENDIAN) & 0xFFFF;
    }

    private int i32(int index) {
        return message.getInt(walk.dataOffset() + index, BIG_ENDIAN);
    }

    private long u32(int index) {
        return i32(index) & 0xFFFF_FFFFL;
    }

    private Octets octets(int index) {
        final byte[] bytes = new byte[walk.dataLength() - index];
        message.getBytes(walk.dataOffset() + index, bytes);
        return Octets.of(bytes);
    }
}
