package org.dsmip.dataplane;

import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;

/** A raw socket that is as another one but for what a test overrides. */
abstract class WrappedSocket implements RawIpv4Socket {
    private final RawIpv4Socket whole;

    WrappedSocket(RawIpv4Socket whole) {
        this.whole = whole;
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        return whole.send(rows, from, to);
    }

    @Override
    public int receive(PacketBatch batch) {
        return whole.receive(batch);
    }

    @Override
    public int protocol() {
        return whole.protocol();
    }

    @Override
    public int descriptor() {
        return whole.descriptor();
    }

    @Override
    public boolean ready() {
        return whole.ready();
    }

    @Override
    public void close() {
        whole.close();
    }
}
