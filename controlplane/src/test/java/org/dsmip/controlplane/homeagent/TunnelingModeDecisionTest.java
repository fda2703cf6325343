package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.ForeignAgentExtension.ABSENT;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.ForeignAgentExtension.AUTHENTICATED;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.ForeignAgentExtension.BEHIND_AUTHENTICATION;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.ForeignAgentExtension.UNAUTHENTICATED;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.UdpTunnel.FIXED_ENCAPSULATION;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.UdpTunnel.FOLLOWING_FLAGS;
import static org.dsmip.controlplane.homeagent.TunnelingModeDecision.UdpTunnel.NONE;
import static org.dsmip.core.binding.EncapsulationKind.GRE;
import static org.dsmip.core.binding.EncapsulationKind.IP_IN_IP;
import static org.dsmip.core.binding.EncapsulationKind.MINIMAL;
import static org.dsmip.core.binding.TunnelingMode.CARE_OF_ADDRESS;
import static org.dsmip.core.binding.TunnelingMode.HOME_ADDRESS;

import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.TunnelingModeDecision.ForeignAgentExtension;
import org.dsmip.controlplane.homeagent.TunnelingModeDecision.Request;
import org.dsmip.controlplane.homeagent.TunnelingModeDecision.UdpTunnel;
import org.dsmip.controlplane.homeagent.TunnelingModeSettings.MinimalFallback;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of section 5.1 of the dual-stack ledger, row by row, and its order over all combinations. */
class TunnelingModeDecisionTest {
    private static final TunnelingModeSettings HONOUR = TunnelingModeSettings.ofProfile(DualStackProfile.DRAFT_01);
    private static final TunnelingModeSettings PUBLISHED = TunnelingModeSettings.ofProfile(DualStackProfile.RFC_5454);
    private static final TunnelingModeSettings FORCE = new TunnelingModeSettings(false, true, false, false,
            MinimalFallback.HOME_ADDRESS_MODE);
    private static final TunnelingModeSettings NEEDS_AUTHENTICATION = new TunnelingModeSettings(true, true, true,
            false, MinimalFallback.HOME_ADDRESS_MODE);
    private static final TunnelingModeSettings MOBILE_AT_AGENT = new TunnelingModeSettings(true, true, false, true,
            MinimalFallback.HOME_ADDRESS_MODE);
    private static final TunnelingModeSettings MINIMAL_AS_IPV6 = new TunnelingModeSettings(true, true, false, false,
            MinimalFallback.IPV6_IN_IPV4);

    private static void assertRow(String label, TunnelingMode mode, TunnelingModeSettings settings, Request request) {
        assertThat(TunnelingModeDecision.of(settings, request)).as("%s %s", settings, request)
                .isEqualTo(new TunnelingModeDecision(label, mode));
    }

    private static Request colocated(boolean mobile, ForeignAgentExtension foreign) {
        return new Request(true, mobile, foreign, IP_IN_IP, NONE);
    }

    private static Request atAgent(boolean mobile, ForeignAgentExtension foreign) {
        return new Request(false, mobile, foreign, GRE, NONE);
    }

    @Test
    @Tag("T-1")
    @Tag("T-2")
    @Tag("T-3")
    @Tag("T-4")
    @Tag("T-5")
    @Tag("DS-4.3.2-4")
    @Tag("DS-4.3.2-5")
    @Tag("DS-4.3.2-6")
    @Tag("A-13")
    void decidesForCoLocatedCareOfAddresses() {
        assertRow("T-1", HOME_ADDRESS, HONOUR, colocated(false, ABSENT));
        assertRow("T-1", HOME_ADDRESS, HONOUR, colocated(false, BEHIND_AUTHENTICATION));
        assertRow("T-2", CARE_OF_ADDRESS, HONOUR, colocated(true, ABSENT));
        assertRow("T-2", CARE_OF_ADDRESS, PUBLISHED, colocated(true, ABSENT));
        assertRow("T-3", HOME_ADDRESS, FORCE, colocated(true, ABSENT));
        assertRow("T-4", HOME_ADDRESS, HONOUR, colocated(false, UNAUTHENTICATED));
        assertRow("T-4", HOME_ADDRESS, HONOUR, colocated(false, AUTHENTICATED));
        assertRow("T-5", CARE_OF_ADDRESS, HONOUR, colocated(true, AUTHENTICATED));
    }

    @Test
    @Tag("T-6")
    @Tag("T-7")
    @Tag("T-8")
    @Tag("T-10")
    @Tag("T-11")
    @Tag("T-12")
    @Tag("T-13")
    @Tag("T-22")
    @Tag("A-12")
    @Tag("A-14")
    void decidesForCareOfAddressesOfForeignAgents() {
        assertRow("T-6", HOME_ADDRESS, HONOUR, atAgent(false, ABSENT));
        assertRow("T-7", CARE_OF_ADDRESS, HONOUR, atAgent(false, AUTHENTICATED));
        assertRow("T-7", CARE_OF_ADDRESS, HONOUR, atAgent(false, UNAUTHENTICATED));
        assertRow("T-7", CARE_OF_ADDRESS, NEEDS_AUTHENTICATION, atAgent(false, AUTHENTICATED));
        assertRow("T-8", HOME_ADDRESS, NEEDS_AUTHENTICATION, atAgent(false, UNAUTHENTICATED));
        assertRow("T-8", HOME_ADDRESS, PUBLISHED, atAgent(false, AUTHENTICATED));
        assertRow("T-8", HOME_ADDRESS, FORCE, atAgent(false, AUTHENTICATED));
        assertRow("T-10", HOME_ADDRESS, HONOUR, atAgent(false, BEHIND_AUTHENTICATION));
        assertRow("T-11", HOME_ADDRESS, HONOUR, atAgent(true, ABSENT));
        assertRow("T-12", CARE_OF_ADDRESS, MOBILE_AT_AGENT, atAgent(true, ABSENT));
        assertRow("T-13", CARE_OF_ADDRESS, HONOUR, atAgent(true, AUTHENTICATED));
        assertRow("T-8", HOME_ADDRESS, PUBLISHED, atAgent(true, AUTHENTICATED));
    }

    @Test
    @Tag("T-14")
    @Tag("T-15")
    @Tag("DS-4.3.2-2")
    @Tag("BASE-MIN-03")
    void fallsBackWhereMinimalEncapsulationCannotCarryIpv6() {
        final Request wanted = new Request(true, true, ABSENT, MINIMAL, NONE);
        final Request unwanted = new Request(true, false, ABSENT, MINIMAL, NONE);
        assertRow("T-14", HOME_ADDRESS, HONOUR, wanted);
        assertRow("T-14", HOME_ADDRESS, HONOUR, unwanted);
        assertRow("T-15", CARE_OF_ADDRESS, MINIMAL_AS_IPV6, wanted);
        assertRow("T-1", HOME_ADDRESS, MINIMAL_AS_IPV6, unwanted);
    }

    @Test
    void decidesForUdpTunnels() {
        assertRow("T-16", CARE_OF_ADDRESS, HONOUR, new Request(true, true, ABSENT, IP_IN_IP, FOLLOWING_FLAGS));
        assertRow("T-17", HOME_ADDRESS, HONOUR, new Request(true, true, ABSENT, IP_IN_IP, FIXED_ENCAPSULATION));
        assertRow("T-18", CARE_OF_ADDRESS, HONOUR,
                new Request(false, false, UNAUTHENTICATED, IP_IN_IP, FOLLOWING_FLAGS));
        assertRow("T-1", HOME_ADDRESS, HONOUR, new Request(true, false, ABSENT, IP_IN_IP, FOLLOWING_FLAGS));
    }

    @Test
    @Tag("DS-4.3.2-4")
    @Tag("DS-4.3.2-6")
    void neverGrantsTheCareOfAddressUnaskedOrAgainstThePolicy() {
        for (boolean colocated : new boolean[]{true, false}) {
            for (ForeignAgentExtension foreign : ForeignAgentExtension.values()) {
                for (EncapsulationKind encapsulation : EncapsulationKind.values()) {
                    for (UdpTunnel udp : UdpTunnel.values()) {
                        final Request asked = new Request(colocated, true, foreign, encapsulation, udp);
                        assertThat(TunnelingModeDecision.of(FORCE, asked).mode()).as("%s", asked)
                                .isEqualTo(HOME_ADDRESS);
                        final boolean byAgent = !colocated
                                && (foreign == AUTHENTICATED || foreign == UNAUTHENTICATED);
                        final Request unasked = new Request(colocated, false, foreign, encapsulation, udp);
                        if (!byAgent) {
                            assertThat(TunnelingModeDecision.of(MINIMAL_AS_IPV6, unasked).mode()).as("%s", unasked)
                                    .isEqualTo(HOME_ADDRESS);
                        }
                    }
                }
            }
        }
    }
}
