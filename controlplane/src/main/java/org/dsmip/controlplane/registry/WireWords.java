package org.dsmip.controlplane.registry;

import org.dsmip.controlplane.registry.wire.WireEncapsulation;
import org.dsmip.controlplane.registry.wire.WireKind;
import org.dsmip.controlplane.registry.wire.WireLengthStyle;
import org.dsmip.controlplane.registry.wire.WireMode;
import org.dsmip.controlplane.registry.wire.WireOrigin;
import org.dsmip.controlplane.registry.wire.WireTruth;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.wire.mip.LengthStyle;

/** Constants of the program and those written down for them, which outlive a change of the former. */
final class WireWords {
    private WireWords() {}

    static WireEncapsulation of(EncapsulationKind kind) {
        return switch (kind) {
            case IP_IN_IP -> WireEncapsulation.IP_IN_IP;
            case GRE -> WireEncapsulation.GRE;
            case MINIMAL -> WireEncapsulation.MINIMAL;
        };
    }

    static EncapsulationKind of(WireEncapsulation kind) {
        return switch (kind) {
            case IP_IN_IP -> EncapsulationKind.IP_IN_IP;
            case GRE -> EncapsulationKind.GRE;
            case MINIMAL -> EncapsulationKind.MINIMAL;
            case NULL_VAL -> throw absent();
        };
    }

    static WireLengthStyle of(LengthStyle style) {
        return switch (style) {
            case STANDARD -> WireLengthStyle.STANDARD;
            case LITERAL -> WireLengthStyle.LITERAL;
        };
    }

    static LengthStyle of(WireLengthStyle style) {
        return switch (style) {
            case STANDARD -> LengthStyle.STANDARD;
            case LITERAL -> LengthStyle.LITERAL;
            case NULL_VAL -> throw absent();
        };
    }

    static WireKind of(RegisteredPrefix.Kind kind) {
        return switch (kind) {
            case ON_LINK_ADDRESS -> WireKind.ON_LINK_ADDRESS;
            case ON_LINK_NETWORK -> WireKind.ON_LINK_NETWORK;
            case OFF_LINK_ADDRESS -> WireKind.OFF_LINK_ADDRESS;
            case OFF_LINK_NETWORK -> WireKind.OFF_LINK_NETWORK;
            case LINK_LOCAL -> WireKind.LINK_LOCAL;
        };
    }

    static RegisteredPrefix.Kind of(WireKind kind) {
        return switch (kind) {
            case ON_LINK_ADDRESS -> RegisteredPrefix.Kind.ON_LINK_ADDRESS;
            case ON_LINK_NETWORK -> RegisteredPrefix.Kind.ON_LINK_NETWORK;
            case OFF_LINK_ADDRESS -> RegisteredPrefix.Kind.OFF_LINK_ADDRESS;
            case OFF_LINK_NETWORK -> RegisteredPrefix.Kind.OFF_LINK_NETWORK;
            case LINK_LOCAL -> RegisteredPrefix.Kind.LINK_LOCAL;
            case NULL_VAL -> throw absent();
        };
    }

    static WireOrigin of(RegisteredPrefix.Origin origin) {
        return switch (origin) {
            case EXPLICIT -> WireOrigin.EXPLICIT;
            case IMPLICIT -> WireOrigin.IMPLICIT;
        };
    }

    static RegisteredPrefix.Origin of(WireOrigin origin) {
        return switch (origin) {
            case EXPLICIT -> RegisteredPrefix.Origin.EXPLICIT;
            case IMPLICIT -> RegisteredPrefix.Origin.IMPLICIT;
            case NULL_VAL -> throw absent();
        };
    }

    static WireMode of(TunnelingMode mode) {
        return switch (mode) {
            case HOME_ADDRESS -> WireMode.HOME_ADDRESS;
            case CARE_OF_ADDRESS -> WireMode.CARE_OF_ADDRESS;
        };
    }

    static TunnelingMode of(WireMode mode) {
        return switch (mode) {
            case HOME_ADDRESS -> TunnelingMode.HOME_ADDRESS;
            case CARE_OF_ADDRESS -> TunnelingMode.CARE_OF_ADDRESS;
            case NULL_VAL -> throw absent();
        };
    }

    static WireTruth of(boolean truth) {
        return truth ? WireTruth.YES : WireTruth.NO;
    }

    static boolean of(WireTruth truth) {
        return switch (truth) {
            case YES -> true;
            case NO -> false;
            case NULL_VAL -> throw absent();
        };
    }

    private static IllegalArgumentException absent() {
        return new IllegalArgumentException("a value that must be there is not");
    }
}
