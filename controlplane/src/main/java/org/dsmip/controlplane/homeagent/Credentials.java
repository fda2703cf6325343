package org.dsmip.controlplane.homeagent;

import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * What authentication found out about a request.
 *
 * @param finding the verdict
 * @param node the mobile node it claims to be from; null: none that may register
 * @param mobileHome what a reply is authenticated with for the mobile node; null: nothing
 * @param mobileHomeOffset where the part ends that the mobile node vouches for; -1: nowhere
 * @param foreignHome what a reply is authenticated with for the foreign agent; null: nothing
 * @param foreignHomeOffset where the part ends that the foreign agent vouches for; -1: it does not
 */
record Credentials(Finding finding, @Nullable MobileNodeState node, @Nullable MobilitySecurityAssociation mobileHome,
        int mobileHomeOffset, @Nullable MobilitySecurityAssociation foreignHome, int foreignHomeOffset) {
    /** Verdicts, each with what is answered. */
    enum Finding {
        /** Everybody is who they say. */
        AUTHENTIC(null),
        /** No home address and no NAI (CNF-16). */
        NO_HOME_ADDRESS(ReplyCode.HA_POORLY_FORMED_REQUEST),
        /** Nobody with that home address may register (CNF-01). */
        UNKNOWN_MOBILE_NODE(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION),
        /** The authenticator of the mobile node is missing, duplicate or wrong (CNF-02, CNF-04). */
        MOBILE_NODE_FAILED(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION),
        /** The same where RFC 5944 wants silence. */
        SILENTLY_UNAUTHENTICATED(null),
        /** The mobile node is authentic; what follows its authenticator is damaged (CNF-15). */
        POORLY_FORMED(ReplyCode.HA_POORLY_FORMED_REQUEST),
        /** The authenticator of the foreign agent is missing, duplicate or wrong. */
        FOREIGN_AGENT_FAILED(ReplyCode.HA_FOREIGN_AGENT_FAILED_AUTHENTICATION),
        /** There is one, but no key is shared with that foreign agent (BASE-AUTH-13). */
        FOREIGN_AGENT_UNKNOWN(null);

        private final @Nullable ReplyCode denial;

        Finding(@Nullable ReplyCode denial) {
            this.denial = denial;
        }

        /** The code to refuse with; null: nothing is answered, or nothing is refused. */
        @Nullable
        ReplyCode denial() {
            return denial;
        }

        /** Whether the mobile node has shown that it has the key. */
        boolean mobileNodeIsAuthentic() {
            return this == AUTHENTIC || this == POORLY_FORMED || this == FOREIGN_AGENT_FAILED
                    || this == FOREIGN_AGENT_UNKNOWN;
        }
    }
}
