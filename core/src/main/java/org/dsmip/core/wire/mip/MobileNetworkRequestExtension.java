package org.dsmip.core.wire.mip;

/**
 * Asks for an IPv4 network behind the mobile router (type 148 subtype 0, RFC 5177).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param prefixLength 0..255 as received
 * @param prefix the network
 */
public record MobileNetworkRequestExtension(int offset, int prefixLength, int prefix) implements MobileIpExtension {}
