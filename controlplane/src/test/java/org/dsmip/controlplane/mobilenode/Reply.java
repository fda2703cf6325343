package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.ExtensionWriter;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationReplyEncoder;
import org.dsmip.core.wire.mip.RegistrationReplyHeader;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/** A scripted home agent's answer to one request. */
final class Reply {
    final RegistrationRequest request;
    private final List<MobileIpExtension> covered = new ArrayList<>();
    private final List<MobileIpExtension> uncovered = new ArrayList<>();
    private @Nullable MobilitySecurityAssociation association;
    private int authentications = 1;
    private int code;
    private int lifetimeSec;
    private int homeAddress;
    private int homeAgent;
    private long identification;

    Reply(MobileNodeSettings settings, Datagram datagram) {
        request = decode(datagram);
        association = settings.signing();
        lifetimeSec = request.lifetimeSec();
        homeAddress = request.homeAddress();
        homeAgent = request.homeAgent();
        identification = request.identification();
    }

    static RegistrationRequest decode(Datagram datagram) {
        final UnsafeBuffer buffer = new UnsafeBuffer(datagram.payload().toArray());
        return Objects.requireNonNull(
                new RegistrationDecoder(LengthRule.TOLERANT).decodeRequest(buffer, 0, buffer.capacity()));
    }

    Reply code(int value) {
        code = value;
        return this;
    }

    Reply lifetime(int seconds) {
        lifetimeSec = seconds;
        return this;
    }

    Reply homeAddress(Ipv4Address address) {
        homeAddress = address.bits();
        return this;
    }

    Reply homeAgent(Ipv4Address address) {
        homeAgent = address.bits();
        return this;
    }

    Reply identification(long value) {
        identification = value;
        return this;
    }

    Reply signedBy(@Nullable MobilitySecurityAssociation other) {
        association = other;
        return this;
    }

    Reply signedTimes(int times) {
        authentications = times;
        return this;
    }

    Reply with(MobileIpExtension extension) {
        covered.add(extension);
        return this;
    }

    Reply prefix(int prefixCode, Ipv6Prefix prefix) {
        return with(answer(prefixCode, prefix));
    }

    Reply prefixBehindAuthentication(int prefixCode, Ipv6Prefix prefix) {
        uncovered.add(answer(prefixCode, prefix));
        return this;
    }

    /** Answers each prefix asked for with one code. */
    Reply allPrefixes(int prefixCode) {
        request.all(Ipv6PrefixRequestExtension.class).forEach(asked -> with(new Ipv6PrefixReplyExtension(
                MobileIpExtension.UNPLACED, prefixCode, asked.prefixLength(), asked.prefix())));
        return this;
    }

    private static Ipv6PrefixReplyExtension answer(int prefixCode, Ipv6Prefix prefix) {
        return new Ipv6PrefixReplyExtension(MobileIpExtension.UNPLACED, prefixCode, prefix.length(), prefix.address());
    }

    Octets octets() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
        final var header = new RegistrationReplyHeader(code, lifetimeSec, homeAddress, homeAgent, identification);
        int length = new RegistrationReplyEncoder().encode(buffer, 0, header, LengthStyle.STANDARD).append(covered)
                .length();
        if (association != null) {
            for (int i = 0; i < authentications; i++) {
                length = Authenticator.append(association, AuthenticationKind.MOBILE_HOME.type(), buffer, length);
            }
        }
        length = new ExtensionWriter().wrap(buffer, 0, length, LengthStyle.STANDARD).append(uncovered).length();
        return Octets.of(buffer.byteArray(), 0, length);
    }
}
