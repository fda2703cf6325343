package org.dsmip.core.wire.mip;

/**
 * One extension of a Mobile IPv4 control message as a value.
 *
 * <p>
 * Where it stands decides what covers it and so what it is worth, hence each knows its offset. Encoding ignores the
 * offset: extensions are written in the order in which they are appended.
 */
public sealed interface MobileIpExtension permits AuthenticationExtension, ChallengeExtension, CriticalVendorExtension,
        DynamicHomeAgentExtension, EncapsulatingDeliveryStyleExtension, ForeignAgentErrorExtension,
        GeneralizedAuthenticationExtension, GreKeyExtension, Ipv6PrefixReplyExtension, Ipv6PrefixRequestExtension,
        Ipv6TunnelingModeExtension, MessageStringExtension, MobileNetworkAcknowledgmentExtension,
        MobileNetworkRequestExtension, NaiExtension, RevocationSupportExtension, SkippedExtension,
        UdpTunnelReplyExtension, UdpTunnelRequestExtension, VendorExtension {
    /** Offset of an extension that is not part of a message yet. */
    int UNPLACED = -1;

    /** {@return the offset of its Type octet in the message, or {@link #UNPLACED}} */
    int offset();
}
