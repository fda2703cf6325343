package org.dsmip.controlplane.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.FlowFilters;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket;
import org.dsmip.core.wire.ip.IpProtocol;

/** The raw sockets of a node, and what they receive. */
final class TunnelSockets {
    /** While a raw socket is open the kernel does not refuse the protocol, so each one that a peer may use has its own. */
    private static final List<Integer> PROTOCOLS = List.of(IpProtocol.IPV6, IpProtocol.IPIP, IpProtocol.GRE,
            IpProtocol.MINIMAL);

    private final Resources resources;
    private final LinuxRawIpv4Socket.Options options;
    private final List<Opened> all = new ArrayList<>();

    /** A socket and what it receives on a host with other nodes. */
    private record Opened(LinuxRawIpv4Socket socket, Function<OtherTunnels, BpfFilter> filter) {}

    TunnelSockets(Resources resources, int mark) {
        this.resources = resources;
        options = LinuxRawIpv4Socket.Options.ofMark(mark);
    }

    /** Opens those of a worker. */
    List<RawIpv4Socket> open(int worker, int workers) {
        final List<RawIpv4Socket> sockets = new ArrayList<>();
        for (int protocol : PROTOCOLS) {
            sockets.add(open(protocol, others -> FlowFilters.share(protocol, worker, workers, others)));
        }
        if (worker == 0) {
            sockets.add(open(IpProtocol.ICMP, others -> BpfFilter.icmpErrorsAbout(PROTOCOLS, others)));
        }
        return sockets;
    }

    private RawIpv4Socket open(int protocol, Function<OtherTunnels, BpfFilter> filter) {
        final LinuxRawIpv4Socket socket = resources
                .add(LinuxRawIpv4Socket.open(protocol, options, filter.apply(OtherTunnels.NONE)));
        all.add(new Opened(socket, filter));
        return socket;
    }

    /** Does not receive what is for other nodes. */
    void passOver(OtherTunnels others) {
        all.forEach(opened -> opened.socket.filter(opened.filter.apply(others)));
    }
}
