package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Octets;

/**
 * A Critical Vendor/Organization Specific Extension (type 38, RFC 3115).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param vendor 0..2^32-1
 * @param vendorType 0..65535
 * @param value may be empty
 */
public record CriticalVendorExtension(int offset, long vendor, int vendorType,
        Octets value) implements MobileIpExtension {}
