package org.dsmip.controlplane.homeagent;

/**
 * What the operator wants at the moment. All parts of a home agent ask here each time and keep nothing of it, so that a swap is
 * seen by all of them at once. Not thread-safe: the thread of the home agent owns it.
 */
final class CurrentSettings {
    private HomeAgentSettings now;

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
