package org.dsmip.controlplane.mobilenode;

/**
 * What the operator wants at the moment. All parts of a mobile node ask here each time and keep nothing of it, so that a swap is
 * seen by all of them at once. Not thread-safe: the thread of the mobile node owns it.
 */
final class CurrentSettings {
    private MobileNodeSettings now;

    CurrentSettings(MobileNodeSettings now) {
        this.now = now;
    }

    MobileNodeSettings now() {
        return now;
    }

    void swap(MobileNodeSettings next) {
        now = next;
    }
}
