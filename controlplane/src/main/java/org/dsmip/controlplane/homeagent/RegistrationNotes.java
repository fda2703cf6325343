package org.dsmip.controlplane.homeagent;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.NoteRegistration;
import org.dsmip.controlplane.effect.Effect.What;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.Fact;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.AuthenticationExtension;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/** Puts into the operator's words what becomes of requests (OPS-SAY-2, OPS-SAY-4). */
final class RegistrationNotes {
    private RegistrationNotes() {}

    static Effect securityEvent(String cause, Exchange exchange, String why) {
        return new Effect.NoteSecurityEvent(cause, exchange.source(),
                "home address " + Ipv4Address.format(exchange.request().homeAddress()) + ", " + spi(exchange) + ": "
                        + why);
    }

    /** BASE-AUTH-19: which key the one that is meant claimed to have, written as in a configuration. */
    private static String spi(Exchange exchange) {
        final AuthenticationExtension extension = exchange.request().authentication(meant(exchange));
        return extension == null ? "no SPI" : "SPI 0x" + Long.toHexString(extension.spi());
    }

    private static AuthenticationKind meant(Exchange exchange) {
        return switch (exchange.credentials().finding()) {
            case FOREIGN_AGENT_FAILED, FOREIGN_AGENT_UNKNOWN -> AuthenticationKind.FOREIGN_HOME;
            default -> AuthenticationKind.MOBILE_HOME;
        };
    }

    /** Why authentication failed, and what to look at. */
    static String whyNotAuthentic(Exchange exchange) {
        final Credentials credentials = exchange.credentials();
        return switch (credentials.finding()) {
            case NO_HOME_ADDRESS -> "the request names no home address";
            case UNKNOWN_MOBILE_NODE -> "no [[mobile-node]] block has this home address";
            case FOREIGN_AGENT_UNKNOWN -> "signed by a foreign agent that has no [[foreign-agent]] block";
            case FOREIGN_AGENT_FAILED -> whyWrong(exchange, credentials.foreignHome(), "its foreign agent");
            default -> whyWrong(exchange, credentials.mobileHome(), "it");
        };
    }

    private static String whyWrong(Exchange exchange, @Nullable MobilitySecurityAssociation association, String who) {
        final AuthenticationKind kind = meant(exchange);
        final AuthenticationExtension extension = exchange.request().authentication(kind);
        if (extension == null) {
            return "the request is not signed by " + who;
        }
        if (exchange.request().authenticationCount(kind) > 1) {
            return "the request is signed twice by " + who;
        }
        return association == null || association.spi() != extension.spi()
                ? "no key with this SPI is configured for " + who
                : "the authenticator is wrong; do key and algorithm differ between the two ends?";
    }

    /** Why an identification is not fresh. */
    static String whyStale(Exchange exchange, long clock, int toleranceSec) {
        final long aheadSec = (exchange.request().identification() - clock) >> Integer.SIZE;
        if (Math.abs(aheadSec) > toleranceSec) {
            return "its clock is " + Math.abs(aheadSec) + " s " + (aheadSec > 0 ? "ahead" : "behind")
                    + ", or the request was recorded; it is told the time";
        }
        return "a request as late as this, or later, was accepted already, or it was sent before the start";
    }

    static Effect refused(Exchange exchange, ReplyCode code) {
        return new NoteRegistration(What.REFUSED, new Ipv4Address(exchange.request().homeAddress()),
                exchange.careOfAddress(), "code " + code.wire() + ", " + words(code));
    }

    private static String words(ReplyCode code) {
        return code.name().substring(code.name().indexOf('_') + 1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What was granted: lifetime, prefixes, and the prefixes that were not. */
    static String granted(Binding binding, RequestSummary summary) {
        final StringBuilder detail = new StringBuilder(
                binding.grant().lifetimeSec() == RegistrationSettings.INFINITE_LIFETIME
                        ? "without end"
                        : "for " + binding.grant().lifetimeSec() + " s");
        if (!binding.prefixes().isEmpty()) {
            detail.append(", with ").append(binding.prefixes().stream().map(entry -> entry.prefix().toString())
                    .collect(Collectors.joining(", ")));
        }
        final List<String> refused = summary.prefixes().stream().filter(answer -> !answer.accepted())
                .map(answer -> answer.prefix() + "/" + answer.prefixLength() + " (" + answer.reason().replace('-', ' ')
                        + ")")
                .toList();
        if (!refused.isEmpty()) {
            detail.append("; refused: ").append(String.join(", ", refused));
        }
        return detail.toString();
    }

    static Effect registered(@Nullable Binding former, Binding binding, Whereabouts.@Nullable Look look,
            String granted) {
        final What what;
        String detail = granted;
        if (former == null) {
            what = What.BEGAN;
        } else if (look == null) {
            what = What.REFRESHED;
        } else {
            what = switch (look) {
                case ORDINARY -> What.MOVED;
                case ALTERNATES -> What.ALTERNATES;
                case STILL_ALTERNATES -> What.REFRESHED;
            };
            detail = "from " + former.careOfAddress() + "; " + granted;
        }
        return new NoteRegistration(what, binding.homeAddress(), binding.careOfAddress(), detail);
    }

    static Effect ended(Fact.Ended ended) {
        return switch (ended.how()) {
            case DEREGISTERED -> of(What.DEREGISTERED, ended.former(), "");
            case EXPIRED -> of(What.EXPIRED, ended.former(), "");
            case HOME_ADDRESS_TAKEN ->
                of(What.ENDED, ended.former(), "this host has the home address itself now");
            case CARE_OF_ADDRESS_TAKEN ->
                of(What.ENDED, ended.former(), "this host has the care-of address itself now");
            case NOT_CONFIGURED -> of(What.ENDED, ended.former(), "the configuration does not have it any more");
        };
    }

    static Effect of(What what, Binding binding, String detail) {
        return new NoteRegistration(what, binding.homeAddress(), binding.careOfAddress(), detail);
    }

    /** What is over when it is done could not be done. */
    static Effect failed(Effect effect, String reason) {
        return new Effect.NoteFailure(switch (effect) {
            case Effect.Send send -> "answer to " + send.datagram().destination();
            case Effect.SendOnHomeLink send -> "answer to " + send.datagram().destination();
            case Effect.AnnounceAddress announce -> "announcement of " + announce.address();
            case Effect.KeepIdentification keep -> "record of what " + keep.homeAddress() + " has sent";
            case Effect.KeepClockShift keep -> "record of a step of the wall clock";
            case Effect.KeepRecord keep -> "record of what became of " + keep.homeAddress();
            default -> "change";
        }, reason);
    }
}
