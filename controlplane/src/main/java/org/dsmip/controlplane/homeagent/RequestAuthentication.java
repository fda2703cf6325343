package org.dsmip.controlplane.homeagent;

import org.dsmip.controlplane.homeagent.Credentials.Finding;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Profile;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.mip.AuthenticationExtension;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.NaiExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sent a request: mobile node, and foreign agent if it shares a key with the home agent (RFC 3344 section
 * 3.8.2.1). Changes nothing.
 */
final class RequestAuthentication {
    private final MobileNodeStates nodes;
    private final CurrentSettings settings;

    RequestAuthentication(MobileNodeStates nodes, CurrentSettings settings) {
        this.nodes = nodes;
        this.settings = settings;
    }

    Credentials examine(RegistrationRequest request, Ipv4Address source) {
        final Ipv4Address home = new Ipv4Address(request.homeAddress());
        final MobileNodeState node = nodes.find(home);
        final AuthenticationExtension mobile = request.authentication(AuthenticationKind.MOBILE_HOME);
        final ForeignAgent foreign = foreignAgent(request, source, mobile == null ? -1 : mobile.offset());
        final Finding finding = finding(request, node, mobile, foreign);
        return new Credentials(finding, node, replyAssociation(node, mobile), mobile == null ? -1 : mobile.offset(),
                foreign.toReplyWith, foreign.validOffset);
    }

    private Finding finding(RegistrationRequest request, @Nullable MobileNodeState node,
            @Nullable AuthenticationExtension mobile, ForeignAgent foreign) {
        final Profile profile = settings.now().registration().profile();
        if (node == null) {
            // CNF-16: without home address and NAI there is nobody to look for.
            final boolean nobody = request.homeAddress() == 0 && request.first(NaiExtension.class) == null;
            return profile == Profile.RFC_5944
                    ? Finding.SILENTLY_UNAUTHENTICATED
                    : nobody ? Finding.NO_HOME_ADDRESS : Finding.UNKNOWN_MOBILE_NODE;
        }
        if (mobile == null) {
            return profile == Profile.RFC_5944
                    ? Finding.SILENTLY_UNAUTHENTICATED
                    : Finding.MOBILE_NODE_FAILED;
        }
        if (request.authenticationCount(AuthenticationKind.MOBILE_HOME) > 1
                || !isValid(request, mobile, node.profile().association(mobile.spi()))) {
            return profile == Profile.RFC_5944 && foreign.finding != Finding.AUTHENTIC
                    ? Finding.SILENTLY_UNAUTHENTICATED
                    : Finding.MOBILE_NODE_FAILED;
        }
        return request.fault() == WireError.NONE ? foreign.finding : Finding.POORLY_FORMED;
    }

    private static @Nullable MobilitySecurityAssociation replyAssociation(@Nullable MobileNodeState node,
            @Nullable AuthenticationExtension mobile) {
        if (node == null) {
            return null;
        }
        final MobilitySecurityAssociation named = mobile == null ? null : node.profile().association(mobile.spi());
        return named == null ? node.profile().securityAssociations().getFirst() : named;
    }

    private record ForeignAgent(Finding finding, @Nullable MobilitySecurityAssociation toReplyWith, int validOffset) {}

    private ForeignAgent foreignAgent(RegistrationRequest request, Ipv4Address source, int mobileOffset) {
        final SecurityAssociations foreignAgents = settings.now().foreignAgents();
        final boolean colocated = request.has(RegistrationFlags.DECAPSULATION);
        final Ipv4Address careOf = new Ipv4Address(request.careOfAddress());
        // BASE-AUTH-15: the source is the agent's; it also is the care-of address unless something lies in between.
        final Ipv4Address agent = foreignAgents.knows(source) || colocated ? source : careOf;
        final boolean deregisters = request.lifetimeSec() == 0;
        final AuthenticationExtension extension = request.authentication(AuthenticationKind.FOREIGN_HOME);
        if (extension == null) {
            final boolean demanded = foreignAgents.knows(agent) && !colocated && !deregisters;
            return new ForeignAgent(demanded ? Finding.FOREIGN_AGENT_FAILED : Finding.AUTHENTIC,
                    deregisters ? null : foreignAgents.preferred(agent), -1);
        }
        if (!foreignAgents.knows(agent)) {
            return new ForeignAgent(Finding.FOREIGN_AGENT_UNKNOWN, null, -1);
        }
        final MobilitySecurityAssociation named = foreignAgents.find(agent, extension.spi());
        if (request.authenticationCount(AuthenticationKind.FOREIGN_HOME) == 1 && extension.offset() > mobileOffset
                && isValid(request, extension, named)) {
            return new ForeignAgent(Finding.AUTHENTIC, named, extension.offset());
        }
        // CNF-03: a reply to a deregistration carries the extension only if the request carried a valid one.
        return new ForeignAgent(Finding.FOREIGN_AGENT_FAILED, deregisters ? null : foreignAgents.preferred(agent), -1);
    }

    private static boolean isValid(RegistrationRequest request, AuthenticationExtension extension,
            @Nullable MobilitySecurityAssociation association) {
        return association != null && Authenticator.verify(association, request.bytes(), extension.coverageEnd(),
                extension.authenticator());
    }
}
