package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.homeagent.PrefixAdmission.Refusal;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixCode;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;

/**
 * The IPv6 part of an accepted registration: which prefixes it gets, in which tunneling mode, and what is answered
 * (dual-stack ledger, section 5.0 steps 6 to 8 and 12). It never alters the code of the reply as a whole.
 */
final class Ipv6Registration {
    /**
     * What came of it.
     *
     * @param answers one for each prefix request, in their order
     * @param prefixes what the binding holds from now on
     * @param decision which row chose the tunneling mode
     */
    record Result(List<Answer> answers, List<RegisteredPrefix> prefixes, TunnelingModeDecision decision) {
        /** No IPv6 at all. */
        static final Result NONE = new Result(List.of(), List.of(), TunnelingModeDecision.IMPLICIT);

        List<RequestSummary.PrefixAnswer> summary() {
            return answers.stream().map(answer -> new RequestSummary.PrefixAnswer(answer.request.prefix(),
                    answer.request.prefixLength(), answer.code.wire(), answer.reason)).toList();
        }
    }

    /**
     * What one prefix request is answered.
     *
     * @param request the request
     * @param code the decision, before it is squashed into the code set of the peer
     * @param reason why, in a word
     */
    record Answer(Ipv6PrefixRequestExtension request, Ipv6PrefixCode code, String reason) {}

    /** A request on its way to an answer: refused, or to be registered. */
    private sealed interface Candidate {
        record Refused(Ipv6PrefixRequestExtension request, Refusal refusal) implements Candidate {}

        record Admitted(Ipv6PrefixRequestExtension request, Ipv6Prefix prefix,
                RegisteredPrefix.Kind kind) implements Candidate {}
    }

    private final CurrentSettings settings;
    private final PrefixAdmission admission;

    Ipv6Registration(CurrentSettings settings, PrefixAdmission admission) {
        this.settings = settings;
        this.admission = admission;
    }

    /**
     * Decides.
     *
     * @param nowNs monotonic time
     * @param node who registers
     * @param requests the prefix requests that it authenticated
     * @param tunneling what it and a foreign agent said about the tunneling mode
     * @param homeLinkUp whether addresses can be defended on the home link
     * @return the result
     */
    Result decide(long nowNs, MobileNodeProfile node, List<Ipv6PrefixRequestExtension> requests,
            TunnelingModeDecision.Request tunneling, boolean homeLinkUp) {
        if (!settings.now().ipv6().enabled()) {
            return Result.NONE;
        }
        if (requests.isEmpty()) {
            return new Result(List.of(), implicit(nowNs, node), TunnelingModeDecision.IMPLICIT);
        }
        final List<Candidate> candidates = admit(node, distinct(requests), homeLinkUp);
        final TunnelingModeDecision decision = TunnelingModeDecision.of(settings.now().ipv6().tunnelingMode(),
                tunneling);
        final List<Answer> answers = new ArrayList<>();
        final List<RegisteredPrefix> prefixes = new ArrayList<>();
        for (Candidate candidate : candidates) {
            switch (candidate) {
                case Candidate.Refused refused ->
                    answers.add(new Answer(refused.request, refused.refusal.code(), refused.refusal.reason()));
                case Candidate.Admitted admitted -> {
                    final TunnelingMode mode = mode(decision, admitted.kind);
                    answers.add(new Answer(admitted.request, accepting(mode), "accepted"));
                    prefixes.add(new RegisteredPrefix(admitted.prefix, admitted.kind,
                            RegisteredPrefix.Origin.EXPLICIT, mode, nowNs));
                }
            }
        }
        return new Result(answers, prefixes, decision);
    }

    // The link-local address of the tunnel always is at the home address.
    private static TunnelingMode mode(TunnelingModeDecision decision, RegisteredPrefix.Kind kind) {
        return decision.mode() == TunnelingMode.CARE_OF_ADDRESS && kind != RegisteredPrefix.Kind.LINK_LOCAL
                ? TunnelingMode.CARE_OF_ADDRESS
                : TunnelingMode.HOME_ADDRESS;
    }

    private static Ipv6PrefixCode accepting(TunnelingMode mode) {
        return switch (mode) {
            case HOME_ADDRESS -> Ipv6PrefixCode.ACCEPTED_HOME_ADDRESS;
            case CARE_OF_ADDRESS -> Ipv6PrefixCode.ACCEPTED_CARE_OF_ADDRESS;
        };
    }

    private List<RegisteredPrefix> implicit(long nowNs, MobileNodeProfile node) {
        final List<RegisteredPrefix> prefixes = new ArrayList<>();
        for (Ipv6Prefix prefix : node.implicitPrefixes()) {
            final RegisteredPrefix.Kind kind = admission.kindOf(prefix);
            if (kind != null && admission.unable(kind) == null && admission.routerConflict(prefix, kind) == null
                    && admission.isFree(node.homeAddress(), prefix, kind)) {
                prefixes.add(new RegisteredPrefix(prefix, kind, RegisteredPrefix.Origin.IMPLICIT,
                        TunnelingMode.HOME_ADDRESS, nowNs));
            }
        }
        return prefixes;
    }

    // DS-4.3-2: in the order of first appearance; requests for an allocation are each their own (DA-1).
    private static List<Ipv6PrefixRequestExtension> distinct(List<Ipv6PrefixRequestExtension> requests) {
        record Key(Ipv6Address prefix, int length) {}
        final Set<Key> seen = new HashSet<>();
        return requests.stream().filter(request -> {
            final PrefixRequestKind kind = PrefixRequestKind.of(request.prefix(), request.prefixLength());
            final Ipv6Prefix masked = kind == PrefixRequestKind.EXPLICIT ? request.masked() : null;
            return kind == PrefixRequestKind.ALLOCATION
                    || seen.add(new Key(masked == null ? request.prefix() : masked.address(), request.prefixLength()));
        }).limit(PrefixSettings.HARD_LIMIT).toList();
    }

    private List<Candidate> admit(MobileNodeProfile node, List<Ipv6PrefixRequestExtension> requests,
            boolean homeLinkUp) {
        final List<Candidate> candidates = new ArrayList<>();
        int admitted = 0;
        for (Ipv6PrefixRequestExtension request : requests) {
            Candidate candidate = admit(node, request, homeLinkUp);
            final boolean wanted = candidate instanceof Candidate.Admitted;
            if (admitted == settings.now().ipv6().prefixes().perMobileNode() && (wanted || isAllocation(request))) {
                candidate = new Candidate.Refused(request, Refusal.prohibited("limit-reached"));
            } else if (wanted) {
                admitted++;
            }
            candidates.add(candidate);
        }
        return candidates;
    }

    private static boolean isAllocation(Ipv6PrefixRequestExtension request) {
        return PrefixRequestKind.of(request.prefix(), request.prefixLength()) == PrefixRequestKind.ALLOCATION;
    }

    private Candidate admit(MobileNodeProfile node, Ipv6PrefixRequestExtension request, boolean homeLinkUp) {
        return switch (PrefixRequestKind.of(request.prefix(), request.prefixLength())) {
            case INVALID ->
                new Candidate.Refused(request, Refusal.of(Ipv6PrefixCode.REJECTED, "invalid-prefix-length"));
            // DA-5: there is no pool to allocate from; what was asked for is echoed.
            case ALLOCATION -> new Candidate.Refused(request, Refusal.of(Ipv6PrefixCode.REJECTED, "no-pool"));
            case NOT_HOME ->
                new Candidate.Refused(request, Refusal.of(Ipv6PrefixCode.NOT_HOME_SUBNET, "not-home-subnet"));
            case LINK_LOCAL -> linkLocal(request);
            case EXPLICIT -> explicit(node, request, homeLinkUp);
        };
    }

    private Candidate linkLocal(Ipv6PrefixRequestExtension request) {
        final Ipv6Prefix address = request.prefix().toHostPrefix();
        final Refusal unable = admission.unable(RegisteredPrefix.Kind.LINK_LOCAL);
        final Refusal refusal = unable == null
                ? admission.routerConflict(address, RegisteredPrefix.Kind.LINK_LOCAL)
                : unable;
        return refusal == null
                ? new Candidate.Admitted(request, address, RegisteredPrefix.Kind.LINK_LOCAL)
                : new Candidate.Refused(request, refusal);
    }

    private Candidate explicit(MobileNodeProfile node, Ipv6PrefixRequestExtension request, boolean homeLinkUp) {
        final Ipv6Prefix prefix = Ipv6Prefix.containing(request.prefix(), request.prefixLength());
        final RegisteredPrefix.Kind kind = admission.kindOf(prefix);
        final Refusal refusal = admission.refusal(node, prefix, homeLinkUp);
        if (refusal != null || kind == null) {
            return new Candidate.Refused(request,
                    refusal == null ? Refusal.of(Ipv6PrefixCode.NOT_HOME_SUBNET, "not-home-subnet") : refusal);
        }
        return new Candidate.Admitted(request, prefix, kind);
    }

    /** The extensions that answer, as the peer's code set and the operator want them. */
    List<MobileIpExtension> extensions(Result result) {
        final List<MobileIpExtension> extensions = new ArrayList<>();
        for (Answer answer : result.answers) {
            final Ipv6PrefixRequestExtension request = answer.request;
            final boolean zero = !settings.now().ipv6().prefixes().echoHostBits() && request.prefixLength() <= 128
                    && !isAllocation(request);
            final Ipv6Address field = zero
                    ? Ipv6Prefix.containing(request.prefix(), request.prefixLength()).address()
                    : request.prefix();
            extensions.add(new Ipv6PrefixReplyExtension(MobileIpExtension.UNPLACED, sent(answer.code).wire(),
                    request.prefixLength(), field));
        }
        return extensions;
    }

    private Ipv6PrefixCode sent(Ipv6PrefixCode code) {
        final boolean draftOnly = code == Ipv6PrefixCode.NOT_HOME_SUBNET || code == Ipv6PrefixCode.DUPLICATE_ADDRESS;
        return draftOnly && settings.now().ipv6().prefixes().squashCodes()
                ? Ipv6PrefixCode.ADMINISTRATIVELY_PROHIBITED
                : code;
    }
}
