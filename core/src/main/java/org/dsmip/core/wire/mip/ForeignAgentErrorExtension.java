package org.dsmip.core.wire.mip;

/**
 * What a foreign agent found wrong with the reply it relays (type 45, RFC 4636).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param status 0..255, a reply code
 */
public record ForeignAgentErrorExtension(int offset, int status) implements MobileIpExtension {}
