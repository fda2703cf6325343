package org.dsmip.bench.testbed.traffic;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Where datagrams of this tool leave and arrive. One thread may send while another one receives. */
interface TrafficSocket extends Closeable {
    /** Sends what is between position and limit. */
    void send(ByteBuffer datagram, SocketAddress destination) throws IOException;

    /**
     * Waits for a datagram and puts it into the buffer, from its position.
     *
     * @return who sent it
     * @throws java.nio.channels.ClosedChannelException after {@link #close}
     */
    SocketAddress receive(ByteBuffer datagram) throws IOException;

    /** Where it is bound, as text. */
    String localAddress();
}
