package org.dsmip.controlplane.homeagent;

import java.util.List;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.What;
import org.dsmip.controlplane.homeagent.Credentials.Finding;
import org.dsmip.controlplane.homelink.neighbor.AddressAnnouncer;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.Refusal;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.security.TimestampReplayProtection;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * What a home agent makes of a request: it is refused, or a binding begins, goes on, moves or ends. Examined in the order of the
 * dual-stack ledger, section 5.0. Not thread-safe.
 */
final class RegistrationService {
    private final CurrentSettings settings;
    private final BindingTable table;
    private final RequestPolicy policy;
    private final Enactment enactment;
    private final Ipv6Registration ipv6;
    private final ReplySender replies;
    private final AddressAnnouncer announcer;
    private final DenialRateLimit denialLimit = new DenialRateLimit();
    private final RegistrationCounters counters;
    private boolean homeLinkUp = true;
    private BiPredicate<Ipv4Address, Long> awaited = (homeAddress, identification) -> false;
    private @Nullable RegistrationOutcome lastOutcome;

    /**
     * What it decides with.
     *
     * @param table the bindings
     * @param enactment carries out what was decided
     * @param policy decides on the request as a whole
     * @param admission decides on prefixes
     */
    record Parts(BindingTable table, Enactment enactment, RequestPolicy policy, PrefixAdmission admission) {}

    RegistrationService(CurrentSettings settings, Parts parts, AddressAnnouncer announcer,
            RegistrationCounters counters) {
        this.settings = settings;
        table = parts.table;
        policy = parts.policy;
        enactment = parts.enactment;
        ipv6 = new Ipv6Registration(settings, parts.admission);
        replies = new ReplySender(settings, policy);
        this.announcer = announcer;
        this.counters = counters;
    }

    /** Who knows of requests that were accepted and are not answered yet. */
    void awaited(BiPredicate<Ipv4Address, Long> known) {
        awaited = known;
    }

    /** Whether addresses can be defended on the home link. */
    void homeLinkUp(boolean up) {
        homeLinkUp = up;
    }

    /** What came of the request examined last; null: it was not answered. */
    @Nullable
    RegistrationOutcome lastOutcome() {
        return lastOutcome;
    }

    void forgetOutcome() {
        lastOutcome = null;
    }

    /**
     * Examines a request and does what follows from it.
     *
     * @param exchange the request and what authentication has found out
     * @param effects what is to be done is added here, in order
     */
    void examine(Exchange exchange, List<Effect> effects) {
        final Finding finding = exchange.credentials().finding();
        final MobileNodeState node = exchange.credentials().node();
        if (finding == Finding.SILENTLY_UNAUTHENTICATED) {
            counters.increment(RegistrationCounter.DISCARDED_UNAUTHENTICATED);
        } else if (node != null && finding.mobileNodeIsAuthentic()) {
            examine(exchange, node, effects);
        } else if (finding.denial() != null) {
            deny(exchange, finding.denial(), effects);
        }
    }

    // RFC 3344 section 3.8.2.1: mobile node (131), identification (133), foreign agent (132), then everything else.
    private void examine(Exchange exchange, MobileNodeState node, List<Effect> effects) {
        final RegistrationRequest request = exchange.request();
        final Finding finding = exchange.credentials().finding();
        if (awaited.test(node.homeAddress(), request.identification())) {
            // Its answer comes as soon as what it was granted is safe.
            counters.increment(RegistrationCounter.REPEATED_WHILE_PENDING);
            return;
        }
        if (!node.replayProtection().isFresh(request.identification(), exchange.nowNs(), exchange.wallClockNtp(),
                exchange.toleranceSec())) {
            deny(exchange, ReplyCode.HA_IDENTIFICATION_MISMATCH, effects);
            return;
        }
        if (finding == Finding.FOREIGN_AGENT_UNKNOWN) {
            counters.increment(RegistrationCounter.DISCARDED_UNKNOWN_FOREIGN_AGENT);
            effects.add(RegistrationNotes.securityEvent("unknown-foreign-agent", exchange,
                    RegistrationNotes.whyNotAuthentic(exchange)));
            return;
        }
        ReplyCode refusal = finding.denial();
        if (refusal == null) {
            refusal = policy.refusal(request, exchange.received(), exchange.credentials().mobileHomeOffset());
        }
        if (refusal == null && request.lifetimeSec() > 0 && table.get(node.homeAddress()) == null
                && table.size() >= settings.now().registration().maximumBindings()) {
            refusal = ReplyCode.HA_INSUFFICIENT_RESOURCES;
        }
        if (refusal != null) {
            node.lastRequest(deny(exchange, refusal, effects));
            return;
        }
        if (request.lifetimeSec() == 0) {
            deregister(exchange, node, effects);
        } else {
            register(exchange, node, effects);
        }
    }

    /** Carries out what a request was granted; answers whether the registry has let it. */
    private boolean isEnacted(Exchange exchange, MobileNodeState node, Command command, List<Effect> effects) {
        final Refusal refusal = enactment.apply(exchange.nowNs(), command, effects);
        if (refusal != null) {
            node.lastRequest(deny(exchange, switch (refusal) {
                case IDENTIFICATION_USED -> ReplyCode.HA_IDENTIFICATION_MISMATCH;
                case PREFIX_HELD -> ReplyCode.HA_ADMINISTRATIVELY_PROHIBITED;
            }, effects));
            return false;
        }
        node.restored(false);
        node.replayProtection().commit(exchange.request().identification(), exchange.nowNs(),
                exchange.wallClockNtp());
        return true;
    }

    private RequestSummary deny(Exchange exchange, ReplyCode code, List<Effect> effects) {
        counters.countDenial(code);
        final Finding finding = exchange.credentials().finding();
        final RequestSummary summary = summarize(exchange, new RequestSummary(code.wire(), List.of(),
                finding.mobileNodeIsAuthentic() ? exchange.modeExtension() : "-", "-"));
        final MobileNodeState node = exchange.credentials().node();
        final long clock = node == null
                ? exchange.wallClockNtp()
                : node.replayProtection().clock(exchange.nowNs(), exchange.wallClockNtp());
        final Effect note = note(exchange, code, clock);
        if (!(note instanceof Effect.NoteRegistration) || node == null
                || node.isNewRefusal(exchange.request().identification(), exchange.toleranceSec())) {
            effects.add(note);
        }
        if (!finding.mobileNodeIsAuthentic() && !denialLimit.tryAcquire(exchange.nowNs(),
                settings.now().registration().unauthenticatedDenialsPerSec())) {
            counters.increment(RegistrationCounter.DENIALS_SUPPRESSED);
            return summary;
        }
        final long received = exchange.request().identification();
        final long identification = code == ReplyCode.HA_IDENTIFICATION_MISMATCH
                ? TimestampReplayProtection.rejection(received, clock)
                : received;
        effects.add(replies.send(exchange, new ReplySender.Content(code, exchange.request().lifetimeSec(),
                identification, List.of())));
        return summary;
    }

    /** What strangers send is a security event whatever the code: it takes no line from the nodes that are known. */
    private static Effect note(Exchange exchange, ReplyCode code, long clock) {
        if (!exchange.credentials().finding().mobileNodeIsAuthentic()
                || code == ReplyCode.HA_FOREIGN_AGENT_FAILED_AUTHENTICATION) {
            return RegistrationNotes.securityEvent("authentication-failed", exchange,
                    RegistrationNotes.whyNotAuthentic(exchange));
        }
        return code == ReplyCode.HA_IDENTIFICATION_MISMATCH
                ? RegistrationNotes.securityEvent("identification-mismatch", exchange,
                        RegistrationNotes.whyStale(exchange, clock, exchange.toleranceSec()))
                : RegistrationNotes.refused(exchange, code);
    }

    private RequestSummary summarize(Exchange exchange, RequestSummary summary) {
        lastOutcome = RegistrationOutcome.of(exchange, summary);
        return summary;
    }

    private void deregister(Exchange exchange, MobileNodeState node, List<Effect> effects) {
        final Ipv4Address home = node.homeAddress();
        final Binding binding = table.get(home);
        if (exchange.isFromHome() && exchange.senderMac() != null) {
            node.macAtHome(exchange.senderMac());
        }
        if (!isEnacted(exchange, node, new Command.Deregister(home, exchange.careOfAddress(),
                exchange.request().identification()), effects)) {
            return;
        }
        if (binding != null && table.get(home) == null) {
            // BASE-ARP-04: the proxy entry is gone by now.
            if (exchange.isFromHome() && exchange.senderMac() != null && settings.now().homeLink().attached()) {
                announcer.announce(exchange.nowNs(), home, exchange.senderMac(), effects);
            }
        } else if (binding != null) {
            effects.add(RegistrationNotes.of(What.LEFT_ELSEWHERE, binding, "it left " + exchange.careOfAddress()));
        }
        counters.increment(RegistrationCounter.DEREGISTERED);
        node.lastRequest(summarize(exchange, new RequestSummary(ReplyCode.ACCEPTED.wire(), List.of(),
                exchange.modeExtension(), TunnelingModeDecision.DEREGISTRATION.label())));
        effects.add(replies.send(exchange, new ReplySender.Content(ReplyCode.ACCEPTED, 0,
                exchange.request().identification(), List.of())));
    }

    private void register(Exchange exchange, MobileNodeState node, List<Effect> effects) {
        final RegistrationRequest request = exchange.request();
        final EncapsulationKind granted = policy.encapsulation(request);
        final EncapsulationKind encapsulation = granted == null ? EncapsulationKind.IP_IN_IP : granted;
        final Ipv6Registration.Result result = ipv6.decide(exchange.nowNs(), node.profile(),
                exchange.prefixRequests(), exchange.tunneling(encapsulation), homeLinkUp);
        final Binding former = table.get(node.homeAddress());
        noteSuspicions(exchange, result, effects);
        if (!isEnacted(exchange, node, command(exchange, encapsulation, result.prefixes()), effects)) {
            return;
        }
        final Binding binding = Objects.requireNonNull(table.get(node.homeAddress()));
        // CNF-10: simultaneous bindings are not supported, and who asks for one is told so.
        final ReplyCode code = request.has(RegistrationFlags.SIMULTANEOUS)
                ? ReplyCode.ACCEPTED_WITHOUT_SIMULTANEOUS_BINDINGS
                : ReplyCode.ACCEPTED;
        counters.countAcceptance(result);
        final RequestSummary summary = summarize(exchange, new RequestSummary(code.wire(), result.summary(),
                exchange.modeExtension(), result.decision().label()));
        node.lastRequest(summary);
        final Whereabouts.Look look = former == null || former.careOfAddress().equals(binding.careOfAddress())
                ? null
                : node.whereabouts().moved(exchange.nowNs(), former.careOfAddress(), binding.careOfAddress());
        effects.add(RegistrationNotes.registered(former, binding, look,
                RegistrationNotes.granted(binding, summary)));
        effects.add(replies.send(exchange, new ReplySender.Content(code, binding.grant().lifetimeSec(),
                request.identification(), ipv6.extensions(result))));
    }

    private Command command(Exchange exchange, EncapsulationKind encapsulation, List<RegisteredPrefix> prefixes) {
        final RegistrationRequest request = exchange.request();
        final int lifetimeSec = Math.min(request.lifetimeSec(), settings.now().registration().maximumLifetimeSec());
        final Datagram.Endpoint source = exchange.received().source();
        return new Command.Register(new Ipv4Address(request.homeAddress()), exchange.careOfAddress(),
                new Binding.Grant(request.flags(), encapsulation, lifetimeSec),
                new Binding.LastRequest(source.address(), source.port(), request.identification(),
                        request.lengthStyle()),
                prefixes, settings.now().ipv6().handoverGrace().toNanos());
    }

    private void noteSuspicions(Exchange exchange, Ipv6Registration.Result result, List<Effect> effects) {
        for (Ipv6Registration.Answer answer : result.answers()) {
            if (answer.reason().equals(PrefixAdmission.Refusal.CONFLICT)) {
                effects.add(RegistrationNotes.securityEvent(answer.reason(), exchange, "it asks for "
                        + answer.request().prefix() + "/" + answer.request().prefixLength()
                        + ", which another one has"));
            }
        }
        final int unauthenticated = exchange.unauthenticatedPrefixRequests();
        if (unauthenticated > 0) {
            counters.add(RegistrationCounter.PREFIXES_UNAUTHENTICATED, unauthenticated);
            effects.add(RegistrationNotes.securityEvent("unauthenticated-prefix", exchange,
                    "prefix requests that it has not signed, not even looked at: " + unauthenticated));
        }
    }
}
