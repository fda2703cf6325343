package org.dsmip.core.wire.mip;

import org.agrona.DirectBuffer;
import org.dsmip.core.wire.WireError;

/**
 * Finds out how a message counts the length of its dual-stack extensions (dual-stack ledger section 4.4). The style is
 * fixed before authentication, which then decides: a wrong guess can only end in a failed authentication. Not thread-safe.
 */
final class LengthStyleDetector {
    // An authenticator that could be one: 128 to 512 bits.
    private static final int SHORTEST_AUTHENTICATION = 4 + 16;
    private static final int LONGEST_AUTHENTICATION = 4 + 64;

    private final ExtensionWalk walk = new ExtensionWalk();
    private boolean literalSeen;
    private boolean oddSeen;

    LengthStyle detect(DirectBuffer message, int fixedLength) {
        final boolean standardSound = isSound(
                walk.wrap(message, 0, message.capacity(), fixedLength, LengthStyle.STANDARD));
        final boolean literalPossible = literalSeen;
        if (!literalPossible || (standardSound && !oddSeen)) {
            return LengthStyle.STANDARD;
        }
        final boolean literalSound = isSound(
                walk.wrap(message, 0, message.capacity(), fixedLength, LengthStyle.LITERAL));
        return literalSound ? LengthStyle.LITERAL : LengthStyle.STANDARD;
    }

    private boolean isSound(ExtensionWalk extensions) {
        literalSeen = false;
        oddSeen = false;
        boolean authenticated = false;
        while (extensions.next()) {
            literalSeen |= extensions.hasLiteralLength();
            oddSeen |= extensions.hasOddLength();
            final int type = extensions.type();
            if (!ExtensionType.isSkippable(type) && !ExtensionType.isKnown(type)) {
                return false;
            }
            authenticated |= type == ExtensionType.MOBILE_HOME_AUTHENTICATION
                    && extensions.dataLength() >= SHORTEST_AUTHENTICATION
                    && extensions.dataLength() <= LONGEST_AUTHENTICATION;
        }
        literalSeen |= extensions.hasLiteralLength();
        oddSeen |= extensions.hasOddLength();
        return authenticated && extensions.error() == WireError.NONE;
    }
}
