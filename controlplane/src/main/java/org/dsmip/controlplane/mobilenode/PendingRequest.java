package org.dsmip.controlplane.mobilenode;

import org.dsmip.controlplane.effect.Datagram;

/**
 * The newest request, while it waits for a reply (BASE-MN-04).
 *
 * @param form what it says
 * @param identification its identification
 * @param sentNs when it was sent
 * @param attempt 1 for the first transmission
 * @param datagram as it was sent
 */
record PendingRequest(RequestForm form, long identification, long sentNs, int attempt, Datagram datagram) {
    /** Whether a foreign agent is to pass it on; else it went straight to the home agent. */
    boolean wentToAgent() {
        return !datagram.destination().address().equals(form.homeAgent());
    }
}
