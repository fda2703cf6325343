package org.dsmip.controlplane.homeagent;

import java.util.function.Predicate;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Encapsulations;
import org.dsmip.controlplane.homeagent.RegistrationSettings.ReverseTunneling;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.wire.mip.CriticalVendorExtension;
import org.dsmip.core.wire.mip.GreKeyExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.dsmip.core.wire.mip.ReplyCode;
import org.dsmip.core.wire.mip.UdpTunnelRequestExtension;
import org.jspecify.annotations.Nullable;

/**
 * What an authentic and fresh request is refused for (base ledger section 10, steps 8 to 16), the first reason first. Keeps
 * nothing in mind.
 *
 * <p>UDP tunneling (RFC 3519) is not permitted yet: with a NAT in between, or where it is forced, the answer is 129; without,
 * the request for it is declined (BASE-NAT-14, BASE-NAT-26).
 */
final class RequestPolicy {
    private static final int BROADCAST = -1;

    private final CurrentSettings settings;
    private final Predicate<Ipv4Address> isBound;
    private HostAddresses host = HostAddresses.NONE;

    /**
     * Makes a policy.
     *
     * @param settings what the operator wants
     * @param isBound says whether packets to an address go into one of the tunnels
     */
    RequestPolicy(CurrentSettings settings, Predicate<Ipv4Address> isBound) {
        this.settings = settings;
        this.isBound = isBound;
    }

    /** The addresses of the host have changed. */
    void host(HostAddresses now) {
        host = now;
    }

    @Nullable
    ReplyCode refusal(RegistrationRequest request, Datagram received, int mobileHomeOffset) {
        if (settings.now().registration().strictReserved() && request.has(RegistrationFlags.MUST_BE_ZERO)) {
            return ReplyCode.HA_POORLY_FORMED_REQUEST;
        }
        if (!isUnicast(received.destination().address()) || request.homeAgent() != settings.now().address().bits()) {
            return ReplyCode.HA_UNKNOWN_HOME_AGENT_ADDRESS;
        }
        if (isMisplaced(request, mobileHomeOffset) || !isSensible(request)) {
            return ReplyCode.HA_POORLY_FORMED_REQUEST;
        }
        final CriticalVendorExtension vendor = request.first(CriticalVendorExtension.class);
        if (vendor != null) {
            return vendor.offset() < mobileHomeOffset
                    ? ReplyCode.HA_UNKNOWN_VENDOR_EXTENSION_FROM_MOBILE_NODE
                    : ReplyCode.HA_UNKNOWN_VENDOR_EXTENSION_FROM_FOREIGN_AGENT;
        }
        // Who leaves needs no tunnel.
        if (request.lifetimeSec() == 0) {
            return null;
        }
        return host.has(new Ipv4Address(request.homeAddress()))
                ? ReplyCode.HA_ADMINISTRATIVELY_PROHIBITED
                : tunnelRefusal(request, received);
    }

    private @Nullable ReplyCode tunnelRefusal(RegistrationRequest request, Datagram received) {
        if (encapsulation(request) == null || request.first(GreKeyExtension.class) != null) {
            return ReplyCode.HA_ENCAPSULATION_UNAVAILABLE;
        }
        final UdpTunnelRequestExtension udp = request.first(UdpTunnelRequestExtension.class);
        final boolean natSeen = received.source().address().bits() != request.careOfAddress();
        if (udp != null && (natSeen || udp.forced() || udp.throughForeignAgent())) {
            return ReplyCode.HA_ADMINISTRATIVELY_PROHIBITED;
        }
        final ReverseTunneling policy = settings.now().registration().reverseTunneling();
        final boolean asked = request.has(RegistrationFlags.REVERSE_TUNNELING);
        if (!asked && policy == ReverseTunneling.MANDATORY) {
            return ReplyCode.HA_REVERSE_TUNNEL_MANDATORY;
        }
        return asked && policy == ReverseTunneling.UNSUPPORTED ? ReplyCode.HA_REVERSE_TUNNEL_UNAVAILABLE : null;
    }

    /** Which of the encapsulations asked for is granted; null: none of them. GRE is preferred, it carries IPv6 too. */
    @Nullable
    EncapsulationKind encapsulation(RegistrationRequest request) {
        final Encapsulations allowed = settings.now().registration().encapsulations();
        final boolean gre = request.has(RegistrationFlags.GRE);
        final boolean minimal = request.has(RegistrationFlags.MINIMAL);
        if (gre && allowed.gre()) {
            return EncapsulationKind.GRE;
        }
        if (minimal && allowed.minimal()) {
            return EncapsulationKind.MINIMAL;
        }
        return gre || minimal ? null : EncapsulationKind.IP_IN_IP;
    }

    // BASE-NAT-17: a mobile node asks only with a co-located care-of address, a foreign agent only with its own.
    private static boolean isMisplaced(RegistrationRequest request, int mobileHomeOffset) {
        final boolean colocated = request.has(RegistrationFlags.DECAPSULATION);
        return request.all(UdpTunnelRequestExtension.class).stream()
                .anyMatch(udp -> udp.offset() < mobileHomeOffset != colocated);
    }

    // CNF-17: a tunnel to such a care-of address would end where it begins, or run in the tunnel of another binding.
    private boolean isSensible(RegistrationRequest request) {
        final Ipv4Address careOf = new Ipv4Address(request.careOfAddress());
        return request.lifetimeSec() == 0 || (isUnicast(careOf) && request.careOfAddress() != request.homeAddress()
                && !careOf.equals(settings.now().address()) && !host.has(careOf) && !isBound.test(careOf));
    }

    /** Says whether an address stands for one host, as far as this home agent knows. */
    boolean isUnicast(Ipv4Address address) {
        final Ipv4Prefix home = settings.now().homeLink().homeNetwork();
        final boolean broadcast = address.bits() == BROADCAST
                || (home.length() < 31 && address.equals(home.broadcast()));
        return address.isUnicast() && !broadcast && !host.broadcasts().contains(address);
    }
}
