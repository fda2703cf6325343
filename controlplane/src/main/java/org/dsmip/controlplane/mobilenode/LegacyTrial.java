package org.dsmip.controlplane.mobilenode;

import java.util.HashSet;
import java.util.Set;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.ReplyCode;

/**
 * The one case in which replies that nobody can verify have a consequence (OPS-HOME-3): old home agents choke on the
 * dual-stack extensions and deny them in a form of their own. After three requests in a row that were denied so, one round
 * without the extensions is worth trying; only an authenticated reply to it counts. Whoever forges such denials gains no more
 * than that round, and nothing at all once the home agent has answered such a request with its authenticator. Not thread-safe;
 * owned by the state machine.
 */
final class LegacyTrial {
    static final int DENIALS = 3;
    /** Transmissions of one round. */
    static final int TRANSMISSIONS = 3;

    private final Set<Ipv4Address> knowing = new HashSet<>();
    private int deniedInARow;
    private boolean newestDenied;

    LegacyTrial(Set<Ipv4Address> knowing) {
        this.knowing.addAll(knowing);
    }

    /** Home agents that have ever answered a request with the extensions under their authenticator. */
    Set<Ipv4Address> knowing() {
        return Set.copyOf(knowing);
    }

    void onSent() {
        if (!newestDenied) {
            deniedInARow = 0;
        }
        newestDenied = false;
    }

    void reset() {
        deniedInARow = 0;
        newestDenied = false;
    }

    void onAuthentic(RequestForm asked) {
        reset();
        if (!asked.prefixes().isEmpty()) {
            knowing.add(asked.homeAgent());
        }
    }

    /**
     * A reply to the newest request that cannot be verified. More than one for the same request count as one.
     *
     * @return whether it is time for the trial
     */
    boolean onUnverifiable(RequestForm asked, RegistrationReply reply) {
        if (newestDenied || asked.prefixes().isEmpty() || knowing.contains(asked.homeAgent()) || !denies(reply)) {
            return false;
        }
        newestDenied = true;
        deniedInARow++;
        return deniedInARow >= DENIALS;
    }

    private static boolean denies(RegistrationReply reply) {
        return reply.replyCode() == ReplyCode.HA_POORLY_FORMED_REQUEST || reply.replyCode() == ReplyCode.HA_UNSPECIFIED;
    }
}
