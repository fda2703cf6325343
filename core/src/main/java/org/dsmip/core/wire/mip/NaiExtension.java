package org.dsmip.core.wire.mip;

import java.nio.charset.StandardCharsets;
import org.dsmip.core.net.Octets;

/**
 * The Network Access Identifier of the mobile node (type 131, RFC 2794).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param nai 1..255 octets as received, so that they can be echoed even if they are no text
 */
public record NaiExtension(int offset, Octets nai) implements MobileIpExtension {
    /** {@return the identifier read as UTF-8} */
    public String text() {
        return new String(nai.toArray(), StandardCharsets.UTF_8);
    }
}
