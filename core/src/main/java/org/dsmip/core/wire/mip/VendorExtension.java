package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Octets;

/**
 * A Normal Vendor/Organization Specific Extension (type 134, RFC 3115).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param vendor 0..2^32-1
 * @param vendorType 0..65535
 * @param value may be empty
 */
public record VendorExtension(int offset, long vendor, int vendorType, Octets value) implements MobileIpExtension {}
