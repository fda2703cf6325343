package org.dsmip.controlplane.mobilenode;

import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationFlags;

/**
 * What one request says, apart from its identification.
 *
 * @param flags of the fixed part
 * @param lifetimeSec 0 deregisters
 * @param homeAgent field and destination
 * @param careOfAddress the home address: drop all bindings
 * @param source address it is sent from
 * @param prefixes asked for
 * @param tunnelToCareOfAddress whether the tunneling mode extension is included
 */
record RequestForm(int flags, int lifetimeSec, Ipv4Address homeAgent, Ipv4Address careOfAddress, Ipv4Address source,
        List<RequestedPrefix> prefixes, boolean tunnelToCareOfAddress) {
    RequestForm {
        prefixes = List.copyOf(prefixes);
    }

    static RequestForm registration(MobileNodeSettings settings, Terms terms, Ipv4Address careOfAddress) {
        final List<RequestedPrefix> prefixes = terms.dualStack() ? settings.prefixes() : List.of();
        return new RequestForm(flags(terms), terms.lifetimeSec(), terms.homeAgent(), careOfAddress, careOfAddress,
                prefixes, !prefixes.isEmpty() && settings.dualStack().tunnelToCareOfAddress());
    }

    /** The flags that ask for a tunnel on these terms. */
    static int flags(Terms terms) {
        final int encapsulation = switch (terms.encapsulation()) {
            case IP_IN_IP -> 0;
            case GRE -> RegistrationFlags.GRE;
            case MINIMAL -> RegistrationFlags.MINIMAL;
        };
        return RegistrationFlags.DECAPSULATION | encapsulation
                | (terms.reverseTunneling() ? RegistrationFlags.REVERSE_TUNNELING : 0);
    }

    /** Drops the one binding of a care-of address (BASE-MN-19). */
    static RequestForm departure(Terms terms, int flags, Ipv4Address careOfAddress) {
        return new RequestForm(flags, 0, terms.homeAgent(), careOfAddress, careOfAddress, List.of(), false);
    }

    /** Drops all bindings: the node is at home (BASE-MN-18), or leaves without knowing which ones there are. */
    static RequestForm ofAll(HomeNetwork home, Terms terms, int flags, Ipv4Address source) {
        return new RequestForm(flags, 0, terms.homeAgent(), home.homeAddress(), source, List.of(), false);
    }

    boolean registers() {
        return lifetimeSec != 0;
    }

    boolean reverseTunneling() {
        return (flags & RegistrationFlags.REVERSE_TUNNELING) != 0;
    }

    EncapsulationKind encapsulation() {
        if ((flags & RegistrationFlags.GRE) != 0) {
            return EncapsulationKind.GRE;
        }
        return (flags & RegistrationFlags.MINIMAL) != 0 ? EncapsulationKind.MINIMAL : EncapsulationKind.IP_IN_IP;
    }
}
