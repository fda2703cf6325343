package org.dsmip.controlplane.homeagent;

import org.dsmip.controlplane.homeagent.TunnelingModeSettings.MinimalFallback;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the IPv6 tunnel of a registration ends: the table of the dual-stack ledger, section 5.1, row by row. Pure.
 *
 * @param label the row that decided, such as {@code T-2}
 * @param mode what it says; null where no prefix is answered
 */
record TunnelingModeDecision(String label, @Nullable TunnelingMode mode) {
    /** Where a mode extension of the foreign agent stands. */
    enum ForeignAgentExtension {
        /** Nowhere, or inside the part that the mobile node authenticates. */
        ABSENT,
        /** Behind the mobile-home authentication, with no valid foreign-home authentication behind it. */
        UNAUTHENTICATED,
        /** Between the two, and the latter is valid. */
        AUTHENTICATED,
        /** Only behind the foreign-home authentication, where nothing protects it. */
        BEHIND_AUTHENTICATION
    }

    /** What UDP tunneling (RFC 3519) was granted. */
    enum UdpTunnel {
        /** None. */
        NONE,
        /** With the Encapsulation field 0, which allows Next Header 41. */
        FOLLOWING_FLAGS,
        /** With an Encapsulation field that names another protocol. */
        FIXED_ENCAPSULATION
    }

    /**
     * What a request says about tunneling.
     *
     * @param colocated the D bit
     * @param byMobileNode whether a mode extension stands before the mobile-home authentication
     * @param byForeignAgent where one of the foreign agent stands
     * @param encapsulation what was negotiated for the care-of address tunnel
     * @param udp whether that tunnel runs over UDP
     */
    record Request(boolean colocated, boolean byMobileNode, ForeignAgentExtension byForeignAgent,
            EncapsulationKind encapsulation, UdpTunnel udp) {}

    /** Prefixes without a request for them: always home-address mode (DS-2.3-3). */
    static final TunnelingModeDecision IMPLICIT = new TunnelingModeDecision("T-19", TunnelingMode.HOME_ADDRESS);
    /** A deregistration answers no prefix. */
    static final TunnelingModeDecision DEREGISTRATION = new TunnelingModeDecision("T-20", null);

    /**
     * Decides for a request with at least one prefix and a lifetime.
     *
     * @param settings the operator's policy
     * @param request what was asked
     * @return the row and its mode
     */
    static TunnelingModeDecision of(TunnelingModeSettings settings, Request request) {
        final TunnelingModeDecision wanted = request.colocated
                ? colocated(settings, request)
                : atForeignAgent(settings, request);
        // Minimal encapsulation cannot carry IPv6 (RFC 2004); over UDP, Next Header 41 does.
        if (request.encapsulation != EncapsulationKind.MINIMAL || request.udp == UdpTunnel.FOLLOWING_FLAGS) {
            return wanted;
        }
        if (settings.minimalFallback() == MinimalFallback.HOME_ADDRESS_MODE) {
            return home("T-14");
        }
        return wanted.mode == TunnelingMode.CARE_OF_ADDRESS ? careOf("T-15") : wanted;
    }

    private static TunnelingModeDecision colocated(TunnelingModeSettings settings, Request request) {
        final boolean foreignAgentMeddles = request.byForeignAgent == ForeignAgentExtension.UNAUTHENTICATED
                || request.byForeignAgent == ForeignAgentExtension.AUTHENTICATED;
        if (!request.byMobileNode) {
            return home(foreignAgentMeddles ? "T-4" : "T-1");
        }
        if (!settings.grantCareOfAddressMode()) {
            return home("T-3");
        }
        return switch (request.udp) {
            case NONE -> careOf(foreignAgentMeddles ? "T-5" : "T-2");
            case FOLLOWING_FLAGS -> careOf("T-16");
            case FIXED_ENCAPSULATION -> home("T-17");
        };
    }

    private static TunnelingModeDecision atForeignAgent(TunnelingModeSettings settings, Request request) {
        return switch (request.byForeignAgent) {
            case ABSENT, BEHIND_AUTHENTICATION -> byMobileNodeAlone(settings, request);
            case UNAUTHENTICATED -> byForeignAgent(settings, request, !settings.foreignAgentNeedsAuthentication());
            case AUTHENTICATED -> byForeignAgent(settings, request, true);
        };
    }

    private static TunnelingModeDecision byForeignAgent(TunnelingModeSettings settings, Request request,
            boolean trusted) {
        if (!trusted || !settings.honourForeignAgent() || !settings.grantCareOfAddressMode()) {
            return home("T-8");
        }
        return switch (request.udp) {
            case NONE -> careOf(request.byMobileNode ? "T-13" : "T-7");
            case FOLLOWING_FLAGS -> careOf("T-18");
            case FIXED_ENCAPSULATION -> home("T-17");
        };
    }

    private static TunnelingModeDecision byMobileNodeAlone(TunnelingModeSettings settings, Request request) {
        if (request.byMobileNode) {
            return settings.honourMobileNodeAtForeignAgent() && settings.grantCareOfAddressMode()
                    ? careOf("T-12")
                    : home("T-11");
        }
        return home(request.byForeignAgent == ForeignAgentExtension.BEHIND_AUTHENTICATION ? "T-10" : "T-6");
    }

    private static TunnelingModeDecision home(String label) {
        return new TunnelingModeDecision(label, TunnelingMode.HOME_ADDRESS);
    }

    private static TunnelingModeDecision careOf(String label) {
        return new TunnelingModeDecision(label, TunnelingMode.CARE_OF_ADDRESS);
    }
}
