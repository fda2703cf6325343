package org.dsmip.core.wire.mip;

/**
 * Asks the foreign agent to accept encapsulated packets (type 130, RFC 3024 section 3.3).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 */
public record EncapsulatingDeliveryStyleExtension(int offset) implements MobileIpExtension {}
