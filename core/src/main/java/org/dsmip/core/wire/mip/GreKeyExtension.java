package org.dsmip.core.wire.mip;

/**
 * The key that its sender wants to see in GRE packets (type 48, RFC 6245).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param key 0..2^32-1
 */
public record GreKeyExtension(int offset, long key) implements MobileIpExtension {}
