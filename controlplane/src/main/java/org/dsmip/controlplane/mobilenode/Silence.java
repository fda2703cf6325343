package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Since when the home agent has not given an answer that counts, and what came instead (OPS-SAY-1). Not thread-safe; owned by
 * the state machine.
 */
final class Silence {
    private final Map<DiscardReason, Integer> discarded = new EnumMap<>(DiscardReason.class);
    private static final String KEY_ADVICE = "are key, algorithm and SPI those of the home agent? if they are, anybody may"
            + " have sent that: ";
    private static final String NO_ADVICE = "is home-agent right, and is UDP port 434 let through both ways?";

    private @Nullable String error;
    private String errorAdvice = "";
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
            error = words;
            errorAdvice = advice;
        }
    }

    void end() {
        requests = 0;
        discarded.clear();
        error = null;
    }

    RegistrationView.@Nullable Unanswered view(long nowNs) {
        if (requests == 0 && error == null) {
            return null;
        }
        final List<String> back = new ArrayList<>();
        if (error != null) {
            back.add(error);
        }
        discarded.forEach((reason, times) -> back.add(times + " ignored as " + reason.label()));
        return new RegistrationView.Unanswered(requests,
                requests == 0 ? 0 : (nowNs - sinceNs) / Deadline.SECOND_NS,
                back.isEmpty() ? "nothing" : String.join("; ", back), advice());
    }

    private String advice() {
        final String otherwise = error == null || errorAdvice.isEmpty() ? NO_ADVICE : errorAdvice;
        return discarded.keySet().stream().anyMatch(DiscardReason::isOfAnotherKey)
                ? KEY_ADVICE + otherwise
                : otherwise;
    }
}
