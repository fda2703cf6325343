package org.dsmip.controlplane.config;

import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;

/** Checks that an address of the home network can be that of one host. */
final class HostCheck {
    private HostCheck() {}

    /** An address outside the network is no business of this check. */
    static void check(TableReader table, String key, Located<Ipv4Address> address, Located<Ipv4Prefix> homeNetwork) {
        final Ipv4Prefix network = homeNetwork.value();
        if (address.value().isUnspecified() || !network.contains(address.value())
                || network.containsHost(address.value())) {
            return;
        }
        final String kind = address.value().equals(network.address()) ? "network" : "broadcast";
        table.problem(address.position(),
                key + " " + address.value() + ", which is the " + kind + " address of the home-network " + network
                        + " at " + homeNetwork.position(),
                "an address of a host: " + new Ipv4Address(network.address().bits() + 1) + " to "
                        + new Ipv4Address(network.broadcast().bits() - 1));
    }
}
