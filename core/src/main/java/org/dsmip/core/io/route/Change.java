package org.dsmip.core.io.route;

/**
 * One change of the network configuration.
 *
 * @param adds whether the object is added; otherwise it is removed
 * @param object what it is about
 */
public record Change(boolean adds, NetworkObject object) {
    /**
     * One that adds.
     *
     * @param object what is added
     * @return the change
     */
    public static Change add(NetworkObject object) {
        return new Change(true, object);
    }

    /**
     * One that removes.
     *
     * @param object what is removed
     * @return the change
     */
    public static Change remove(NetworkObject object) {
        return new Change(false, object);
    }
}
