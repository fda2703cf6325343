package org.dsmip.controlplane.homeagent;

/**
 * What the operator wants at the moment. All parts of a home agent ask here each time and keep nothing of it, so that a swap is
 * seen by all of them at once. The thread of the home agent swaps them; who
 * shows it may look, too.
 */
final class CurrentSettings {
    private volatile HomeAgentSettings now;

    CurrentSettings(HomeAgentSettings now) {
        this.now = now;
    }

    HomeAgentSettings now() {
        return now;
    }

    void swap(HomeAgentSettings next) {
        now = next;
    }
}
