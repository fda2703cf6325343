package org.dsmip.core.wire.mip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Octets;

/**
 * Appends extensions to a message: to a fixed part just written, or to a message that is relayed. Offsets of the values
 * are ignored. Not thread-safe.
 */
public final class ExtensionWriter {
    /** Octets of a tunneling mode extension. */
    static final int TUNNELING_MODE_LENGTH = 4;

    private static final int MAX_LENGTH_OCTET = 255;
    private static final int FLAG = 0x8000;

    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final Ipv6PrefixRequestExtensionFlyweight prefixRequest = new Ipv6PrefixRequestExtensionFlyweight();
    private final Ipv6PrefixReplyExtensionFlyweight prefixReply = new Ipv6PrefixReplyExtensionFlyweight();
    private LengthStyle style = LengthStyle.STANDARD;
    private int length;

    /** Makes a writer of nothing; {@link #wrap} it. */
    public ExtensionWriter() {}

    /**
     * Goes to the end of a message.
     *
     * @param buffer holds the message and room behind it
     * @param messageOffset of its first octet
     * @param messageLength octets it has already
     * @param lengthStyle how dual-stack extensions count their length
     * @return this
     */
    public ExtensionWriter wrap(DirectBuffer buffer, int messageOffset, int messageLength, LengthStyle lengthStyle) {
        message.wrap(buffer, messageOffset, buffer.capacity() - messageOffset);
        style = lengthStyle;
        length = messageLength;
        return this;
    }

    /** {@return the octets of the message so far} */
    public int length() {
        return length;
    }

    /**
     * Appends the head of an authentication extension and leaves room for the authenticator, which the caller computes over
     * the message up to the offset returned and puts there.
     *
     * @param kind who authenticates to whom
     * @param spi 0..2^32-1
     * @param authenticatorLength octets, 0..251
     * @return the offset in the message where the authenticator goes
     */
    public int appendAuthentication(AuthenticationKind kind, long spi, int authenticatorLength) {
        putHeader(kind.type(), 4 + authenticatorLength);
        put32((int) spi);
        final int at = length;
        message.setMemory(at, authenticatorLength, (byte) 0);
        length += authenticatorLength;
        return at;
    }

    /**
     * Appends extensions.
     *
     * @param extensions in order
     * @return this
     * @throws IllegalArgumentException for a {@link SkippedExtension}, whose contents are not known, and for contents that
     *     are too long
     */
    public ExtensionWriter append(Iterable<? extends MobileIpExtension> extensions) {
        extensions.forEach(this::append);
        return this;
    }

    /**
     * Appends an extension.
     *
     * @param extension any but a {@link SkippedExtension}
     * @return this
     * @throws IllegalArgumentException for a {@link SkippedExtension}, whose contents are not known, and for contents that
     *     are too long
     */
    public ExtensionWriter append(MobileIpExtension extension) {
        switch (extension) {
            case Ipv6PrefixRequestExtension e -> put(e);
            case Ipv6PrefixReplyExtension e -> put(e);
            case Ipv6TunnelingModeExtension e -> putTunnelingMode();
            case AuthenticationExtension e -> put(e);
            case GeneralizedAuthenticationExtension e -> put(e);
            case NaiExtension e -> {
                putHeader(ExtensionType.NAI, e.nai().length());
                putOctets(e.nai());
            }
            case ChallengeExtension e -> {
                putHeader(ExtensionType.CHALLENGE, e.challenge().length());
                putOctets(e.challenge());
            }
            case EncapsulatingDeliveryStyleExtension e -> putHeader(ExtensionType.ENCAPSULATING_DELIVERY_STYLE, 0);
            case UdpTunnelRequestExtension e -> put(e);
            case UdpTunnelReplyExtension e -> put(e);
            case CriticalVendorExtension e -> put(e);
            case VendorExtension e -> put(e);
            case RevocationSupportExtension e -> {
                putHeader(ExtensionType.REVOCATION_SUPPORT, 6);
                put16(e.inform() ? FLAG : 0);
                put32((int) e.timestamp());
            }
            case ForeignAgentErrorExtension e -> {
                putHeader(ExtensionType.FOREIGN_AGENT_ERROR, 2);
                put8(0);
                put8(e.status());
            }
            case MessageStringExtension e -> {
                putHeader(ExtensionType.MESSAGE_STRING, 1 + e.message().length());
                put8(e.subtype());
                putOctets(e.message());
            }
            case GreKeyExtension e -> {
                putLongHeader(ExtensionType.GRE_KEY, 0, 4);
                put32((int) e.key());
            }
            case DynamicHomeAgentExtension e -> put(e);
            case MobileNetworkRequestExtension e -> put(e);
            case MobileNetworkAcknowledgmentExtension e -> put(e);
            case SkippedExtension e -> throw new IllegalArgumentException("cannot encode " + e);
        }
        return this;
    }

    private void put(Ipv6PrefixRequestExtension e) {
        prefixRequest.wrap(message, length, Ipv6PrefixRequestExtensionFlyweight.LENGTH).header(style)
                .prefixLength(e.prefixLength()).prefix(e.prefix().high(), e.prefix().low());
        length += Ipv6PrefixRequestExtensionFlyweight.LENGTH;
    }

    private void put(Ipv6PrefixReplyExtension e) {
        prefixReply.wrap(message, length, Ipv6PrefixReplyExtensionFlyweight.LENGTH).header(style).code(e.code())
                .prefixLength(e.prefixLength()).prefix(e.prefix().high(), e.prefix().low());
        length += Ipv6PrefixReplyExtensionFlyweight.LENGTH;
    }

    private void putTunnelingMode() {
        putHeader(ExtensionType.DUAL_STACK, style.lengthOctet(ExtensionType.TUNNELING_MODE_SUBTYPE));
        put8(ExtensionType.TUNNELING_MODE_SUBTYPE);
        put8(0);
    }

    private void put(AuthenticationExtension e) {
        final int at = appendAuthentication(e.kind(), e.spi(), e.authenticator().length());
        message.putBytes(at, e.authenticator().toArray());
    }

    private void put(GeneralizedAuthenticationExtension e) {
        putLongHeader(ExtensionType.GENERALIZED_AUTHENTICATION, e.subtype(), 4 + e.authenticator().length());
        put32((int) e.spi());
        putOctets(e.authenticator());
    }

    private void put(UdpTunnelRequestExtension e) {
        putHeader(ExtensionType.UDP_TUNNEL_REQUEST, 6);
        put16(0);
        put8((e.forced() ? UdpTunnelRequestExtension.FORCE : 0)
                | (e.throughForeignAgent() ? UdpTunnelRequestExtension.THROUGH_FOREIGN_AGENT : 0));
        put8(e.encapsulation());
        put16(0);
    }

    private void put(UdpTunnelReplyExtension e) {
        putHeader(ExtensionType.UDP_TUNNEL_REPLY, 6);
        put8(0);
        put8(e.code());
        put16(e.forced() ? FLAG : 0);
        put16(e.keepaliveSec());
    }

    private void put(CriticalVendorExtension e) {
        putLongHeader(ExtensionType.CRITICAL_VENDOR, 0, 6 + e.value().length());
        put32((int) e.vendor());
        put16(e.vendorType());
        putOctets(e.value());
    }

    private void put(VendorExtension e) {
        putHeader(ExtensionType.VENDOR, 8 + e.value().length());
        put16(0);
        put32((int) e.vendor());
        put16(e.vendorType());
        putOctets(e.value());
    }

    private void put(DynamicHomeAgentExtension e) {
        switch (e.layout()) {
            case SHORT -> {
                putHeader(ExtensionType.DYNAMIC_HOME_AGENT, 5);
                put8(e.subtype());
            }
            case RFC_4433 -> putLongHeader(ExtensionType.DYNAMIC_HOME_AGENT, e.subtype(), 4);
        }
        put32(e.homeAgent());
    }

    private void put(MobileNetworkRequestExtension e) {
        putHeader(ExtensionType.MOBILE_NETWORK, 6);
        put8(0);
        put8(e.prefixLength());
        put32(e.prefix());
    }

    private void put(MobileNetworkAcknowledgmentExtension e) {
        putHeader(ExtensionType.MOBILE_NETWORK, 8);
        put8(e.subtype());
        put8(e.code());
        put8(e.prefixLength());
        put8(0);
        put32(e.prefix());
    }

    private void putHeader(int type, int lengthOctet) {
        if (lengthOctet > MAX_LENGTH_OCTET) {
            throw new IllegalArgumentException(
                    "extension " + type + " with " + lengthOctet + " octets, at most 255 fit");
        }
        put8(type);
        put8(lengthOctet);
    }

    private void putLongHeader(int type, int subtype, int dataLength) {
        put8(type);
        put8(subtype);
        put16(dataLength);
    }

    private void put8(int value) {
        message.putByte(length, (byte) value);
        length++;
    }

    private void put16(int value) {
        message.putShort(length, (short) value, BIG_ENDIAN);
        length += Short.BYTES;
    }

    private void put32(int value) {
        message.putInt(length, value, BIG_ENDIAN);
        length += Integer.BYTES;
    }

    private void putOctets(Octets octets) {
        message.putBytes(length, octets.toArray());
        length += octets.length();
    }
}
