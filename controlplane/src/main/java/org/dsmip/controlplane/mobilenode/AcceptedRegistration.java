package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;

/**
 * A registration that stands.
 *
 * @param careOfAddress where the node is reached
 * @param homeAgent its end of the tunnels: the address in the reply (RFC 3344 section 4.2.3)
 * @param encapsulation as asked for and so granted
 * @param reverseTunneling as asked for and so granted
 * @param lifetimeSec the smaller of what was asked for and granted (BASE-MN-23)
 * @param expiresNs counted from when the request was sent (BASE-MN-22); {@link Deadline#NEVER}: not at all
 * @param refreshNs when to register again; {@link Deadline#NEVER}: not at all
 * @param identification of the request
 */
record AcceptedRegistration(Ipv4Address careOfAddress, Ipv4Address homeAgent, EncapsulationKind encapsulation,
        boolean reverseTunneling, int lifetimeSec, long expiresNs, long refreshNs, long identification) {
    AcceptedRegistration refreshedAt(long atNs) {
        return new AcceptedRegistration(careOfAddress, homeAgent, encapsulation, reverseTunneling, lifetimeSec,
                expiresNs,
                atNs, identification);
    }
}
