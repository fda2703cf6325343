package org.dsmip.controlplane.mobilenode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.RegistrationReply;

/**
 * Pairs prefix replies with the requests they answer (dual-stack ledger section 7.4). Only requests that name their prefix
 * are made, so a reply fits if prefix and length are those of the request; bits beyond the length do not count.
 *
 * @param answers replies by the prefix requested; a request without one is rejected (DS-4.5-4)
 * @param unmatched how many replies fit no request
 * @param duplicates how many came second for a request
 * @param uncovered how many stood where the home agent does not vouch for them
 */
record PrefixMatching(Map<Ipv6Prefix, Ipv6PrefixReplyExtension> answers, int unmatched, int duplicates,
        int uncovered) {
    static final PrefixMatching NOTHING = new PrefixMatching(Map.of(), 0, 0, 0);

    private static final int MAX_LENGTH = 128;

    static PrefixMatching match(List<RequestedPrefix> requests, RegistrationReply message, int coveredUntil) {
        final Map<Ipv6Prefix, Ipv6PrefixReplyExtension> answers = new HashMap<>();
        int unmatched = 0;
        int duplicates = 0;
        int uncovered = 0;
        for (Ipv6PrefixReplyExtension reply : message.all(Ipv6PrefixReplyExtension.class)) {
            if (reply.offset() > coveredUntil) {
                uncovered++;
            } else if (reply.prefixLength() > MAX_LENGTH || !isRequested(requests, prefixOf(reply))) {
                unmatched++;
            } else if (answers.putIfAbsent(prefixOf(reply), reply) != null) {
                duplicates++;
            }
        }
        return new PrefixMatching(Map.copyOf(answers), unmatched, duplicates, uncovered);
    }

    /** How many replies there were. None at all means that the home agent knows no IPv6. */
    int replies() {
        return answers.size() + unmatched + duplicates + uncovered;
    }

    private static Ipv6Prefix prefixOf(Ipv6PrefixReplyExtension reply) {
        return Ipv6Prefix.containing(reply.prefix(), reply.prefixLength());
    }

    private static boolean isRequested(List<RequestedPrefix> requests, Ipv6Prefix prefix) {
        return requests.stream().anyMatch(requested -> requested.prefix().equals(prefix));
    }
}
