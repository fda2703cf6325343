package org.dsmip.core.wire.mip;

import java.nio.charset.StandardCharsets;
import org.dsmip.core.net.Octets;

/**
 * Text for the user of the mobile node (type 145, RFC 4917).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param subtype 1 from the home agent, 2 from the foreign agent
 * @param message 1..254 octets as received
 */
public record MessageStringExtension(int offset, int subtype, Octets message) implements MobileIpExtension {
    /** {@return the message read as UTF-8} */
    public String text() {
        return new String(message.toArray(), StandardCharsets.UTF_8);
    }
}
