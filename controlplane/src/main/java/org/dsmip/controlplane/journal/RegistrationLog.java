package org.dsmip.controlplane.journal;

import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dsmip.controlplane.homeagent.RegistrationOutcome;
import org.dsmip.controlplane.homeagent.RequestSummary;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what came of each registration, with the row of the requirement tables that decided, under the names of {@code show}.
 * Nothing is put together unless somebody wants to read it.
 */
public final class RegistrationLog {
    private static final Logger HOME_AGENT = LoggerFactory.getLogger("dsmip.home-agent");
    private static final Logger MOBILE_NODE = LoggerFactory.getLogger("dsmip.mobile-node");

    private RegistrationLog() {}

    /**
     * The home agent has examined what came from a peer.
     *
     * @param peer who sent it
     * @param outcome what it answers; null: nothing
     */
    public static void examined(Ipv4Address peer, @Nullable RegistrationOutcome outcome) {
        if (!HOME_AGENT.isDebugEnabled()) {
            return;
        }
        if (outcome == null) {
            HOME_AGENT.atDebug().addKeyValue("peer", peer).log("registration discarded");
            return;
        }
        final RequestSummary summary = outcome.summary();
        HOME_AGENT.atDebug().addKeyValue("hoa", outcome.homeAddress()).addKeyValue("coa", outcome.careOfAddress())
                .addKeyValue("peer", peer).addKeyValue("code", summary.code())
                .addKeyValue("mode-ext", summary.modeExtension()).addKeyValue("decision", summary.decision())
                .addKeyValue("results", summary.prefixes().stream().map(RegistrationLog::result)
                        .collect(Collectors.joining(",")))
                .log("registration answered");
    }

    private static String result(RequestSummary.PrefixAnswer answer) {
        return answer.prefix() + "/" + answer.prefixLength() + "=" + answer.code() + "(" + answer.reason() + ")";
    }

    /**
     * A reply has been acted on.
     *
     * @param peer who sent it
     * @param registration what came of it
     */
    public static void answered(Ipv4Address peer, Supplier<RegistrationView> registration) {
        if (!MOBILE_NODE.isDebugEnabled()) {
            return;
        }
        final RegistrationView view = registration.get();
        MOBILE_NODE.atDebug().addKeyValue("coa", view.careOfAddress()).addKeyValue("peer", peer)
                .addKeyValue("code", view.lastCode()).addKeyValue("reg", view.state().label())
                .addKeyValue("results", view.prefixes().stream().map(RegistrationLog::result)
                        .collect(Collectors.joining(",")))
                .log("registration answered");
    }

    private static String result(PrefixState prefix) {
        return prefix.requested().prefix() + "=" + (prefix.code() == PrefixState.NO_CODE ? "-" : prefix.code()) + "("
                + prefix.label() + ")";
    }
}
