package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;

/**
 * On what terms a node asks to be registered: at first those configured, then what is left of them after denials.
 *
 * @param homeAgent whom to ask
 * @param encapsulation how packets are to be wrapped
 * @param reverseTunneling whether the T flag is set
 * @param dualStack whether prefixes are asked for
 * @param lifetimeSec requested lifetime
 */
record Terms(Ipv4Address homeAgent, EncapsulationKind encapsulation, boolean reverseTunneling, boolean dualStack,
        int lifetimeSec) {
    static Terms configured(MobileNodeSettings settings) {
        final RequestSettings request = settings.request();
        return new Terms(settings.home().homeAgent(), request.encapsulation(), request.reverseTunneling(),
                !settings.prefixes().isEmpty(), request.lifetimeSec());
    }

    Terms withHomeAgent(Ipv4Address other) {
        return new Terms(other, encapsulation, reverseTunneling, dualStack, lifetimeSec);
    }

    Terms withEncapsulation(EncapsulationKind other) {
        return new Terms(homeAgent, other, reverseTunneling, dualStack, lifetimeSec);
    }

    Terms withReverseTunneling(boolean other) {
        return new Terms(homeAgent, encapsulation, other, dualStack, lifetimeSec);
    }

    Terms withoutDualStack() {
        return new Terms(homeAgent, encapsulation, reverseTunneling, false, lifetimeSec);
    }

    Terms withLifetime(int otherSec) {
        return new Terms(homeAgent, encapsulation, reverseTunneling, dualStack, otherSec);
    }
}
