package org.dsmip.core.wire.mip;

/**
 * Answers for one IPv4 network (type 148 subtypes 1 and 2, RFC 5177).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param subtype 1 explicit, 2 implicit
 * @param code 0 accepted
 * @param prefixLength 0..255 as received
 * @param prefix the network
 */
public record MobileNetworkAcknowledgmentExtension(int offset, int subtype, int code, int prefixLength,
        int prefix) implements MobileIpExtension {}
