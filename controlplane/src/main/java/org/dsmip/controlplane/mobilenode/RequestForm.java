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
 * @param prefixes asked for
 * @param tunnelToCareOfAddress whether the tunneling mode extension is included
 */
record RequestForm(int flags, int lifetimeSec, Ipv4Address homeAgent, Ipv4Address careOfAddress,
        List<RequestedPrefix> prefixes, boolean tunnelToCareOfAddress) {
    RequestForm {
        prefixes = List.copyOf(prefixes);
    }

    static RequestForm registration(MobileNodeSettings settings, Terms terms, Ipv4Address careOfAddress) {
        final int encapsulation = switch (terms.encapsulation()) {
            case IP_IN_IP -> 0;
            case GRE -> RegistrationFlags.GRE;
            case MINIMAL -> RegistrationFlags.MINIMAL;
        };
        final int reverse = terms.reverseTunneling() ? RegistrationFlags.REVERSE_TUNNELING : 0;
        final List<RequestedPrefix> prefixes = terms.dualStack() ? settings.prefixes() : List.of();
        return new RequestForm(RegistrationFlags.DECAPSULATION | encapsulation | reverse, terms.lifetimeSec(),
                terms.homeAgent(), careOfAddress, prefixes,
                !prefixes.isEmpty() && settings.dualStack().tunnelToCareOfAddress());
    }

    /** Drops the one binding of a care-of address (BASE-MN-19). */
    static RequestForm departure(Terms terms, Ipv4Address careOfAddress) {
        return new RequestForm(RegistrationFlags.DECAPSULATION, 0, terms.homeAgent(), careOfAddress, List.of(), false);
    }

    /** Drops all bindings: the node is at home (BASE-MN-18). */
    static RequestForm homecoming(HomeNetwork home, Terms terms) {
        return new RequestForm(0, 0, terms.homeAgent(), home.homeAddress(), List.of(), false);
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
