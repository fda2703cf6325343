package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Octets;

/**
 * The challenge of a foreign agent, answered by the mobile node (type 132, RFC 4721).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param challenge 1..255 octets
 */
public record ChallengeExtension(int offset, Octets challenge) implements MobileIpExtension {}
