package org.dsmip.core.binding;

/**
 * One tunnel as its sender sees it: between which addresses, how packets are wrapped, and by which way they leave. Its words are
 * read for every packet. Immutable.
 */
public sealed interface Tunnel {
    /**
     * Outer source of packets sent, outer destination of packets accepted.
     *
     * @return IPv4 address bits
     */
    int source();

    /**
     * Outer destination of packets sent, outer source of packets accepted.
     *
     * @return IPv4 address bits
     */
    int destination();

    /**
     * The far end's UDP port.
     *
     * @return 0: the tunnel has none
     */
    default int port() {
        return 0;
    }

    /**
     * How packets are wrapped.
     *
     * @return the encapsulation
     */
    EncapsulationKind encapsulation();

    /**
     * By which way out packets leave.
     *
     * @return a number of the {@link EgressTable} that is published with it
     */
    default int egress() {
        return EgressTable.TUNNELS;
    }

    /**
     * The far end.
     *
     * @return who must be the outer source of packets accepted
     */
    default Peer peer() {
        return new Peer(destination(), port());
    }

    /**
     * A tunnel without ports.
     *
     * @param kind how packets are wrapped
     * @param source outer source of packets sent
     * @param destination outer destination of packets sent
     * @return the tunnel
     */
    static Tunnel of(EncapsulationKind kind, int source, int destination) {
        return switch (kind) {
            case IP_IN_IP -> new IpInIp(source, destination);
            case GRE -> new Gre(source, destination);
            case MINIMAL -> new Minimal(source, destination);
        };
    }

    /**
     * RFC 2003, and RFC 4213 for IPv6.
     *
     * @param source outer source of packets sent
     * @param destination outer destination of packets sent
     */
    record IpInIp(int source, int destination) implements Tunnel {
        @Override
        public EncapsulationKind encapsulation() {
            return EncapsulationKind.IP_IN_IP;
        }
    }

    /**
     * RFC 2784.
     *
     * @param source outer source of packets sent
     * @param destination outer destination of packets sent
     */
    record Gre(int source, int destination) implements Tunnel {
        @Override
        public EncapsulationKind encapsulation() {
            return EncapsulationKind.GRE;
        }
    }

    /**
     * RFC 2004, and what that cannot carry by IP-in-IP.
     *
     * @param source outer source of packets sent
     * @param destination outer destination of packets sent
     */
    record Minimal(int source, int destination) implements Tunnel {
        @Override
        public EncapsulationKind encapsulation() {
            return EncapsulationKind.MINIMAL;
        }
    }
}
