package org.dsmip.core.io;

import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;

/** Whole Ethernet frames on one interface. Used by one thread. */
public interface LinkSocket extends Pollable, AutoCloseable {
    /**
     * Receives frames that are there, without waiting. Frames that this host sent are left out.
     *
     * @param handler gets each frame
     * @param limit how many at most
     * @return how many were handed over, or a negated error number
     */
    int receive(Handler handler, int limit);

    /**
     * Goes over to another interface, such as one that was made anew under the same name, with what it receives there and the
     * groups. What was waiting is not lost.
     *
     * @param interfaceIndex the interface
     * @return 0, or a negated error number
     */
    int attach(int interfaceIndex);

    /**
     * Receives frames to every group from now on, also those that this host has not joined and that its interface would
     * leave out. Ends with the socket.
     *
     * @return 0, or a negated error number
     */
    int receiveAllGroups();

    /**
     * Sends a frame.
     *
     * @param frame from the destination MAC address on, without checksum
     * @return 0, or a negated error number
     */
    int send(Octets frame);

    /**
     * MAC address of the interface.
     *
     * @return the address when the socket was opened or attached
     */
    MacAddress macAddress();

    @Override
    void close();

    /** Gets received frames. */
    @FunctionalInterface
    interface Handler {
        /**
         * Takes one frame.
         *
         * @param frame from the destination MAC address on
         */
        void onFrame(Octets frame);
    }
}
