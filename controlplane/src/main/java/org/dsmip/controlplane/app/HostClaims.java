package org.dsmip.controlplane.app;

import java.io.IOException;
import java.util.List;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.RuleAgreement;
import org.dsmip.core.io.linux.LinuxClaim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims of a node to the numbers that it takes of a host. Two nodes with the same would take each other's traffic. */
final class HostClaims {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");

    private HostClaims() {}

    static void ofMobileNode(Resources resources, HostSettings host) throws IOException {
        final String remedy = "another mobile node of this host has it; give this one an instance of its own in [host],"
                + " or a mark and table that the other has not";
        place(resources, host, remedy);
        for (int table = host.table(); table < host.table() + HostSettings.TABLES; table++) {
            resources.add(LinuxClaim.open("routing table " + table, remedy));
        }
        mark(resources, host, remedy);
    }

    /** A home agent without a mark has no rules either. */
    static void ofHomeAgent(Resources resources, HostSettings host) throws IOException {
        if (host.mark() != 0) {
            mark(resources, host, "a mobile node of this host has it; choose another mark in [host]");
            place(resources, host, "another home agent of this host has it");
        }
    }

    private static void mark(Resources resources, HostSettings host, String remedy) {
        resources.add(LinuxClaim.open("mark 0x" + Integer.toHexString(host.mark()), remedy));
    }

    /** Claims first and looks then: of two nodes that start at once, one at least sees the other. */
    private static void place(Resources resources, HostSettings host, String remedy) throws IOException {
        resources.add(LinuxClaim.open(RuleAgreement.place(host), remedy));
        final List<String> disagreements = RuleAgreement.disagreements(host, claims());
        if (!disagreements.isEmpty()) {
            throw new IOException("[host] " + disagreements.getFirst());
        }
    }

    /** A kernel may be built without the list (CONFIG_UNIX_DIAG): a node that is alone does not need it. */
    private static List<String> claims() {
        try {
            return LinuxClaim.all();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage())
                    .log("cannot see whether another node of this host has other rule priorities or needs the same settings");
            return List.of();
        }
    }
}
