package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/** A UDP socket that is bound to one local address and not connected, so that routes may change under it. */
final class UdpTrafficSocket implements TrafficSocket {
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;

    private final DatagramChannel channel;

    private UdpTrafficSocket(DatagramChannel channel) {
        this.channel = channel;
    }

    static UdpTrafficSocket open(InetSocketAddress local) throws IOException {
        final DatagramChannel channel = DatagramChannel.open(local.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            channel.bind(local);
            return new UdpTrafficSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("cannot bind to " + Endpoint.print(local) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void send(ByteBuffer datagram, SocketAddress destination) throws IOException {
        channel.send(datagram, destination);
    }

    @Override
    public SocketAddress receive(ByteBuffer datagram) throws IOException {
        final SocketAddress sender = channel.receive(datagram);
        if (sender == null) {
            throw new ClosedChannelException();
        }
        return sender;
    }

    @Override
    public String localAddress() {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress local ? Endpoint.print(local) : "unbound";
        } catch (IOException e) {
            return "closed";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
