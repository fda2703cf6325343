package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Since when the home agent has not given an answer that counts, and what came instead (OPS-SAY-1). Not thread-safe; owned by
 * the state machine.
 */
final class Silence {
    private final Map<DiscardReason, Integer> discarded = new EnumMap<>(DiscardReason.class);
    private static final int MOST_ERRORS = 3;
    private static final String KEY_ADVICE = "are key, algorithm and SPI those of the home agent? if they are, anybody may"
            + " have sent that: ";
    private static final String NO_ADVICE = "is home-agent right, and is UDP port 434 let through both ways?";

    /** Words and advice of the first ones that differ and of the last, so that nobody hides them by sending more. */
    private final SequencedMap<String, String> errors = new LinkedHashMap<>();
    private boolean hasMoreErrors;
    private long sinceNs;
    private int requests;

    void onSent(long nowNs) {
        if (requests == 0) {
            sinceNs = nowNs;
        }
        requests++;
    }

    void onSendFailed() {
        requests = Math.max(0, requests - 1);
    }

    void onDiscarded(DiscardReason reason) {
        if (requests > 0) {
            discarded.merge(reason, 1, Integer::sum);
        }
    }

    /** An error came back, which anybody may have sent: it changes nothing but what is said. */
    void onError(String words, String advice) {
        if (requests > 0) {
            if (errors.size() == MOST_ERRORS && !errors.containsKey(words)) {
                errors.pollLastEntry();
                hasMoreErrors = true;
            }
            errors.put(words, advice);
        }
    }

    void end() {
        requests = 0;
        discarded.clear();
        errors.clear();
        hasMoreErrors = false;
    }

    RegistrationView.@Nullable Unanswered view(long nowNs) {
        if (requests == 0 && errors.isEmpty()) {
            return null;
        }
        final List<String> back = new ArrayList<>(errors.keySet());
        if (hasMoreErrors) {
            back.add("and other errors");
        }
        discarded.forEach((reason, times) -> back.add(times + " ignored as " + reason.label()));
        return new RegistrationView.Unanswered(requests,
                requests == 0 ? 0 : (nowNs - sinceNs) / Deadline.SECOND_NS,
                back.isEmpty() ? "nothing" : String.join("; ", back), advice());
    }

    private String advice() {
        final String said = errors.values().stream().filter(advice -> !advice.isEmpty()).distinct()
                .collect(Collectors.joining("; or: "));
        final String otherwise = said.isEmpty() ? NO_ADVICE : said;
        return discarded.keySet().stream().anyMatch(DiscardReason::isOfAnotherKey)
                ? KEY_ADVICE + otherwise
                : otherwise;
    }
}
