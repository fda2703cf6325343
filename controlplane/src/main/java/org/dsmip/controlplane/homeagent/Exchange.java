package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.homeagent.TunnelingModeDecision.ForeignAgentExtension;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.Ipv6TunnelingModeExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the home agent.
 *
 * @param nowNs monotonic time of its arrival
 * @param wallClockNtp wall clock at its arrival
 * @param received the datagram
 * @param senderMac who sent the frame; null: not known
 * @param request its contents
 * @param credentials who sent it
 */
record Exchange(long nowNs, long wallClockNtp, Datagram received, @Nullable MacAddress senderMac,
        RegistrationRequest request, Credentials credentials) {
    Ipv4Address source() {
        return received.source().address();
    }

    /** How far the clock of the mobile node may be off. */
    int toleranceSec() {
        final MobilitySecurityAssociation association = credentials.mobileHome();
        return association == null ? 0 : association.timestampToleranceSec();
    }

    Ipv4Address careOfAddress() {
        return new Ipv4Address(request.careOfAddress());
    }

    /** Whether a mobile node that is back on the home link deregisters (BASE-HA-34). */
    boolean isFromHome() {
        return request.lifetimeSec() == 0 && request.careOfAddress() == request.homeAddress()
                && source().bits() == request.homeAddress();
    }

    /** The prefix requests that the mobile node vouches for (DS-4.1-7). */
    List<Ipv6PrefixRequestExtension> prefixRequests() {
        return request.all(Ipv6PrefixRequestExtension.class).stream()
                .filter(extension -> extension.offset() < credentials.mobileHomeOffset()).toList();
    }

    /** How many prefix requests nobody who may ask vouches for (B-22, B-25). */
    int unauthenticatedPrefixRequests() {
        return request.all(Ipv6PrefixRequestExtension.class).size() - prefixRequests().size();
    }

    /** What mobile node and foreign agent say about the tunneling mode. */
    TunnelingModeDecision.Request tunneling(EncapsulationKind encapsulation) {
        return new TunnelingModeDecision.Request(request.has(RegistrationFlags.DECAPSULATION), modeByMobileNode(),
                modeByForeignAgent(), encapsulation, TunnelingModeDecision.UdpTunnel.NONE);
    }

    private boolean modeByMobileNode() {
        return request.all(Ipv6TunnelingModeExtension.class).stream()
                .anyMatch(extension -> extension.offset() < credentials.mobileHomeOffset());
    }

    private ForeignAgentExtension modeByForeignAgent() {
        final int foreignHome = credentials.foreignHomeOffset();
        ForeignAgentExtension place = ForeignAgentExtension.ABSENT;
        for (Ipv6TunnelingModeExtension extension : request.all(Ipv6TunnelingModeExtension.class)) {
            if (extension.offset() > credentials.mobileHomeOffset()) {
                if (foreignHome < 0) {
                    return ForeignAgentExtension.UNAUTHENTICATED;
                }
                if (extension.offset() < foreignHome) {
                    return ForeignAgentExtension.AUTHENTICATED;
                }
                place = ForeignAgentExtension.BEHIND_AUTHENTICATION;
            }
        }
        return place;
    }

    /** Who sent a mode extension: {@code mn}, {@code fa}, {@code both} or {@code -}. */
    String modeExtension() {
        final boolean byForeignAgent = modeByForeignAgent() != ForeignAgentExtension.ABSENT;
        if (modeByMobileNode()) {
            return byForeignAgent ? "both" : "mn";
        }
        return byForeignAgent ? "fa" : "-";
    }
}
