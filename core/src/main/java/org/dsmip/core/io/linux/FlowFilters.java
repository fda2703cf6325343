package org.dsmip.core.io.linux;

import static org.dsmip.core.io.linux.BpfAssembler.COPY_TO_INDEX;
import static org.dsmip.core.io.linux.BpfAssembler.JUMP_AT_LEAST;
import static org.dsmip.core.io.linux.BpfAssembler.JUMP_BITS;
import static org.dsmip.core.io.linux.BpfAssembler.JUMP_EQUAL;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_BYTE_INDEXED;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_CONSTANT;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_HALF_INDEXED;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_INDEX_HEADER_LENGTH;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_INDEX_MEMORY;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_LENGTH;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_WORD_INDEXED;
import static org.dsmip.core.io.linux.BpfAssembler.MODULO;
import static org.dsmip.core.io.linux.BpfAssembler.SHIFT_RIGHT;
import static org.dsmip.core.io.linux.BpfAssembler.STORE;
import static org.dsmip.core.io.linux.BpfAssembler.SUBTRACT_INDEX;
import static org.dsmip.core.io.linux.BpfAssembler.XOR_INDEX;

import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.wire.ip.IpProtocol;

/**
 * Shares the datagrams of a tunnel protocol out among raw sockets, one filter each, so that every datagram is received by
 * exactly one of them and all of a flow, which is a pair of inner addresses, by the same. What is too short to have inner
 * addresses goes to the first socket.
 */
public final class FlowFilters {
    private static final int IPV4_LENGTH = 20;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV4_FLAGS = 6;
    private static final int IPV4_FRAGMENT_BITS = 0x3FFF;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_SOURCE_LOW = 20;
    private static final int IPV6_DESTINATION_LOW = 36;
    private static final int GRE_LENGTH = 4;
    private static final int MINIMAL_DESTINATION = 4;
    private static final int MINIMAL_LENGTH = 8;

    private FlowFilters() {}

    /**
     * The filter of one of several sockets of a protocol.
     *
     * @param protocol 4, 41, 47 or 55
     * @param index which socket, 0..sockets-1
     * @param sockets how many there are, 1..64
     * @return the filter; of a single socket: everything
     */
    public static BpfFilter share(int protocol, int index, int sockets) {
        return share(protocol, index, sockets, OtherTunnels.NONE);
    }

    /**
     * The filter of one of several sockets of a protocol on a host with other nodes.
     *
     * @param protocol 4, 41, 47 or 55
     * @param index which socket, 0..sockets-1
     * @param sockets how many there are, 1..64
     * @param others what none of them receives
     * @return the filter
     */
    public static BpfFilter share(int protocol, int index, int sockets, OtherTunnels others) {
        if (index < 0 || index >= sockets || sockets > 64) {
            throw new IllegalArgumentException("socket " + index + " of " + sockets);
        }
        if (sockets == 1 && others.isEmpty()) {
            return BpfFilter.ALL;
        }
        final BpfAssembler program = new BpfAssembler();
        OtherTunnelsFilter.datagrams(others, protocol, program);
        if (sockets == 1) {
            return program.acceptOr("other").assemble();
        }
        program.add(LOAD_INDEX_HEADER_LENGTH, 0).add(LOAD_LENGTH, 0).add(SUBTRACT_INDEX, 0);
        switch (protocol) {
            case IpProtocol.IPV6 -> ipv6(program, 0);
            case IpProtocol.IPIP -> ipv4(program, 0);
            case IpProtocol.GRE -> gre(program);
            case IpProtocol.MINIMAL -> minimal(program);
            default -> throw new IllegalArgumentException("no tunnel protocol: " + protocol);
        }
        return program.label("short").add(LOAD_CONSTANT, 0).label("hashed").add(MODULO, sockets)
                .require(JUMP_EQUAL, index, "other").acceptOr("other").assemble();
    }

    private static void ipv6(BpfAssembler program, int at) {
        program.require(JUMP_AT_LEAST, at + IPV6_LENGTH, "short");
        hash(program, at + IPV6_SOURCE_LOW, at + IPV6_DESTINATION_LOW);
    }

    /** IPv4; of the home leg, unless it is a fragment, the IPv6 addresses inside. */
    private static void ipv4(BpfAssembler program, int at) {
        final String plain = "plain " + at;
        program.require(JUMP_AT_LEAST, at + IPV4_LENGTH, "short")
                .require(JUMP_AT_LEAST, at + IPV4_LENGTH + IPV6_LENGTH, plain)
                .add(LOAD_BYTE_INDEXED, at + IPV4_PROTOCOL).require(JUMP_EQUAL, IpProtocol.IPV6, plain)
                .add(LOAD_HALF_INDEXED, at + IPV4_FLAGS).branch(JUMP_BITS, IPV4_FRAGMENT_BITS, plain);
        hash(program, at + IPV4_LENGTH + IPV6_SOURCE_LOW, at + IPV4_LENGTH + IPV6_DESTINATION_LOW);
        program.label(plain);
        hash(program, at + IPV4_SOURCE, at + IPV4_DESTINATION);
    }

    private static void gre(BpfAssembler program) {
        program.require(JUMP_AT_LEAST, GRE_LENGTH + IPV4_LENGTH, "short").add(LOAD_WORD_INDEXED, 0)
                .branch(JUMP_EQUAL, 0x86DD, "six").require(JUMP_EQUAL, 0x0800, "short");
        reloadLength(program);
        ipv4(program, GRE_LENGTH);
        program.label("six");
        reloadLength(program);
        ipv6(program, GRE_LENGTH);
    }

    /** The other end and the original destination: the original source is not always there. */
    private static void minimal(BpfAssembler program) {
        // Before the index register, which is behind the outer header, lies the outer source.
        program.require(JUMP_AT_LEAST, MINIMAL_LENGTH, "short").add(LOAD_WORD_INDEXED, MINIMAL_DESTINATION)
                .add(STORE, 0).add(LOAD_CONSTANT, 0).add(COPY_TO_INDEX, 0).add(LOAD_WORD_INDEXED, IPV4_SOURCE);
        mix(program);
    }

    private static void reloadLength(BpfAssembler program) {
        program.add(LOAD_LENGTH, 0).add(SUBTRACT_INDEX, 0);
    }

    private static void hash(BpfAssembler program, int one, int other) {
        program.add(LOAD_WORD_INDEXED, one).add(STORE, 0).add(LOAD_WORD_INDEXED, other);
        mix(program);
    }

    /** Mixes the word loaded with the one stored, the upper bits into the lower. */
    private static void mix(BpfAssembler program) {
        program.add(LOAD_INDEX_MEMORY, 0).add(XOR_INDEX, 0).add(COPY_TO_INDEX, 0).add(SHIFT_RIGHT, 16)
                .add(XOR_INDEX, 0).add(COPY_TO_INDEX, 0).add(SHIFT_RIGHT, 8).add(XOR_INDEX, 0).go("hashed");
    }
}
