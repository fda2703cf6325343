package org.dsmip.controlplane.mobilenode;

import java.util.EnumMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.mip.AuthenticationExtension;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a datagram is a reply that the node may act on. Changes nothing; the cheap checks come first. Not
 * thread-safe.
 */
final class ReplyCheck {
    private final CurrentSettings settings;
    private final Map<LengthRule, RegistrationDecoder> decoders = new EnumMap<>(LengthRule.class);
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    ReplyCheck(CurrentSettings settings) {
        this.settings = settings;
    }

    /** What came of a check. */
    sealed interface Result {}

    /** Not to be acted on. The reply is null if there is none. */
    record Discarded(DiscardReason reason, @Nullable RegistrationReply reply) implements Result {}

    /**
     * To be acted on.
     *
     * @param coveredUntil offset of the authentication extension: extensions before it are what the home agent vouches for;
     *     0 for a denial by a foreign agent
     */
    record Passed(RegistrationReply reply, int coveredUntil) implements Result {}

    /** Says whether a datagram has the form of a reply at all. */
    boolean isReply(Datagram received) {
        return decode(received) != null;
    }

    private @Nullable RegistrationReply decode(Datagram received) {
        buffer.wrap(received.payload().toArray());
        return decoders.computeIfAbsent(settings.now().dualStack().lengthReceived(), RegistrationDecoder::new)
                .decodeReply(buffer, 0, buffer.capacity());
    }

    Result check(Datagram received, PendingRequest pending) {
        final RegistrationReply reply = decode(received);
        if (reply == null) {
            return new Discarded(DiscardReason.NOT_A_REPLY, null);
        }
        if (NtpTimestamp.lowWord(reply.identification()) != NtpTimestamp.lowWord(pending.identification())) {
            return new Discarded(DiscardReason.IDENTIFICATION_MISMATCH, reply);
        }
        if (reply.homeAddress() != settings.now().home().homeAddress().bits()) {
            return new Discarded(DiscardReason.WRONG_HOME_ADDRESS, reply);
        }
        if (reply.fault() != WireError.NONE) {
            return new Discarded(reply.fault() == WireError.UNKNOWN_EXTENSION
                    ? DiscardReason.UNKNOWN_EXTENSION
                    : DiscardReason.MALFORMED, reply);
        }
        return pending.wentToAgent() && ReplyCode.origin(reply.code()) == ReplyCode.Origin.FOREIGN_AGENT
                ? fromForeignAgent(received, reply, pending)
                : fromHomeAgent(reply);
    }

    /**
     * Nobody can prove a foreign agent's denial (BASE-AUTH-18); at least it must come from where the request went. Of one that
     * went straight to the home agent there is nobody else to speak.
     */
    private static Result fromForeignAgent(Datagram received, RegistrationReply reply, PendingRequest pending) {
        return received.source().address().equals(pending.datagram().destination().address())
                ? new Passed(reply, 0)
                : new Discarded(DiscardReason.UNEXPECTED_SOURCE, reply);
    }

    private Result fromHomeAgent(RegistrationReply reply) {
        final AuthenticationExtension authentication = reply.authentication(AuthenticationKind.MOBILE_HOME);
        if (authentication == null) {
            return new Discarded(DiscardReason.AUTHENTICATION_MISSING, reply);
        }
        if (reply.authenticationCount(AuthenticationKind.MOBILE_HOME) != 1) {
            return new Discarded(DiscardReason.AUTHENTICATION_DUPLICATE, reply);
        }
        final MobilitySecurityAssociation association = settings.now().association(authentication.spi());
        if (association == null) {
            return new Discarded(DiscardReason.UNKNOWN_SPI, reply);
        }
        return Authenticator.verify(association, reply.bytes(), authentication.coverageEnd(),
                authentication.authenticator())
                        ? new Passed(reply, authentication.offset())
                        : new Discarded(DiscardReason.AUTHENTICATION_FAILED, reply);
    }
}
