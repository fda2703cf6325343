package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.dsmip.dataplane.end.TunnelEnd;

/**
 * How a forwarder works.
 *
 * @param end which end of the tunnels it is
 * @param outerTtl TTL of outer headers, 1..255
 * @param marking TOS of outer headers, and what of it a packet keeps that leaves
 * @param strictModeMatch drop packets that come by the tunnel that is not in use ({@code ha.v6.strict-mode-match})
 * @param bareHomeAddress when packets straight from the home address are accepted ({@code ha.v6.accept-bare-hoa})
 * @param errorBurst ICMP errors that may be sent at once
 * @param errorsPerSecond ICMP errors that may be sent in the long run
 * @param sizing what it does about sizes
 * @param errorSource own addresses, from which ICMP errors come until {@link Forwarder.Shared} says others
 */
public record ForwarderSettings(TunnelEnd end, int outerTtl, TunnelMarking marking, boolean strictModeMatch,
        BareHomeAddress bareHomeAddress, int errorBurst, int errorsPerSecond, TunnelSizing sizing,
        ErrorSource errorSource) {
    /**
     * Own addresses, from which ICMP errors come.
     *
     * @param ipv4 IPv4 address bits
     * @param ipv6High first half of a global IPv6 address of this node (RFC 4443 section 2.2); both halves 0: it has none
     * @param ipv6Low second half
     */
    public record ErrorSource(int ipv4, long ipv6High, long ipv6Low) {
        /** {@return whether there is an IPv6 address, without which no ICMPv6 error can be sent} */
        public boolean hasIpv6() {
            return (ipv6High | ipv6Low) != 0;
        }
    }

    /**
     * Settings as the requirements have them by default.
     *
     * @param end which end of the tunnels
     * @param errorSource own addresses, from which ICMP errors come
     * @return the settings
     */
    public static ForwarderSettings defaults(TunnelEnd end, ErrorSource errorSource) {
        return new ForwarderSettings(end, 64, TunnelMarking.DEFAULTS, false, BareHomeAddress.T0_ONLY, 10, 10,
                TunnelSizing.DEFAULTS, errorSource);
    }
}
