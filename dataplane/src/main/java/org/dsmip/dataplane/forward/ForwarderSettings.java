package org.dsmip.dataplane.forward;

import org.dsmip.dataplane.end.TunnelEnd;

/**
 * What a forwarder is; what it does about packets is published (see {@link org.dsmip.core.binding.TunnelPolicy}).
 *
 * @param end which end of the tunnels it is
 * @param errorSource own addresses, from which ICMP errors come until {@link Forwarder.Shared} says others
 */
public record ForwarderSettings(TunnelEnd end, ErrorSource errorSource) {
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
}
