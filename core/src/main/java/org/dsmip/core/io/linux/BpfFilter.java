package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.dsmip.core.wire.nd.NeighborSolicitationFlyweight;

/**
 * A classic BPF program that decides what a socket receives: a packet socket frames, a raw socket IPv4 datagrams.
 *
 * @param instructions in order; empty: receive all
 */
public record BpfFilter(List<Instruction> instructions) {
    /** Receives everything. */
    public static final BpfFilter ALL = new BpfFilter(List.of());

    /** Receives everything as well, and takes the place of a filter that a socket has. */
    static final BpfFilter ANY = new BpfAssembler().acceptOr("other").assemble();

    private static final int ARP_SENDER = 28;
    private static final int ARP_TARGET = 38;
    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;

    /** Copies the list. */
    public BpfFilter {
        instructions = List.copyOf(instructions);
    }

    /**
     * One instruction: {@code struct sock_filter}.
     *
     * @param code operation
     * @param jumpTrue instructions to skip when true
     * @param jumpFalse instructions to skip when false
     * @param operand constant
     */
    public record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {}

    /**
     * Receives Ethernet frames with IPv4 UDP datagrams to one port, first fragments only.
     *
     * @param port destination port
     * @return the filter
     */
    public static BpfFilter udpPort(int port) {
        return new BpfAssembler().add(BpfAssembler.LOAD_HALF, 12).require(BpfAssembler.JUMP_EQUAL, 0x0800, "other")
                .add(BpfAssembler.LOAD_BYTE, 23).require(BpfAssembler.JUMP_EQUAL, 17, "other")
                .add(BpfAssembler.LOAD_HALF, 20).branch(BpfAssembler.JUMP_BITS, 0x1FFF, "other")
                .add(BpfAssembler.LOAD_INDEX_HEADER_LENGTH, 14).add(BpfAssembler.LOAD_HALF_INDEXED, 16)
                .require(BpfAssembler.JUMP_EQUAL, port, "other").acceptOr("other").assemble();
    }

    /**
     * Receives Ethernet frames with IPv6 neighbor solicitations, those without extension headers only.
     *
     * @return the filter
     */
    public static BpfFilter neighborSolicitations() {
        return icmpv6(NeighborSolicitationFlyweight.TYPE);
    }

    /**
     * Receives Ethernet frames with IPv6 neighbor advertisements, those without extension headers only.
     *
     * @return the filter
     */
    public static BpfFilter neighborAdvertisements() {
        return icmpv6(NeighborAdvertisementFlyweight.TYPE);
    }

    private static BpfFilter icmpv6(int type) {
        return new BpfAssembler().add(BpfAssembler.LOAD_HALF, 12).require(BpfAssembler.JUMP_EQUAL, 0x86DD, "other")
                .add(BpfAssembler.LOAD_BYTE, 20).require(BpfAssembler.JUMP_EQUAL, 58, "other")
                .add(BpfAssembler.LOAD_BYTE, 54).require(BpfAssembler.JUMP_EQUAL, type, "other").acceptOr("other")
                .assemble();
    }

    /**
     * Receives Ethernet frames with ARP probes (RFC 5227): requests from who has no address yet.
     *
     * @param targets where the addresses are that are asked for
     * @return the filter
     */
    public static BpfFilter arpProbes(Ipv4Prefix targets) {
        return arp().add(BpfAssembler.LOAD_HALF, 20)
                .require(BpfAssembler.JUMP_EQUAL, ArpPacketFlyweight.REQUEST, "other")
                .add(BpfAssembler.LOAD_WORD, ARP_SENDER).require(BpfAssembler.JUMP_EQUAL, 0, "other")
                .add(BpfAssembler.LOAD_WORD, ARP_TARGET)
                .add(BpfAssembler.AND, Ipv4Prefix.mask(targets.length()))
                .require(BpfAssembler.JUMP_EQUAL, targets.address().bits(), "other").acceptOr("other").assemble();
    }

    /**
     * Receives Ethernet frames with ARP packets that say who has an address: replies, and announcements in the form of requests.
     * Left out are the requests of who looks for somebody else, which are most of them.
     *
     * @param senders where the addresses are that are of interest
     * @return the filter
     */
    public static BpfFilter arpClaims(Ipv4Prefix senders) {
        return arp().add(BpfAssembler.LOAD_HALF, 20)
                .branch(BpfAssembler.JUMP_EQUAL, ArpPacketFlyweight.REPLY, "claim")
                .add(BpfAssembler.LOAD_WORD, ARP_SENDER).add(BpfAssembler.COPY_TO_INDEX, 0)
                .add(BpfAssembler.LOAD_WORD, ARP_TARGET).add(BpfAssembler.XOR_INDEX, 0)
                .require(BpfAssembler.JUMP_EQUAL, 0, "other").label("claim")
                .add(BpfAssembler.LOAD_WORD, ARP_SENDER)
                .add(BpfAssembler.AND, Ipv4Prefix.mask(senders.length()))
                .require(BpfAssembler.JUMP_EQUAL, senders.address().bits(), "other").acceptOr("other").assemble();
    }

    private static BpfAssembler arp() {
        return new BpfAssembler().add(BpfAssembler.LOAD_HALF, 12)
                .require(BpfAssembler.JUMP_EQUAL, EthernetHeaderFlyweight.ARP, "other")
                .add(BpfAssembler.LOAD_WORD, 14).require(BpfAssembler.JUMP_EQUAL, 0x0001_0800, "other")
                .add(BpfAssembler.LOAD_HALF, 18).require(BpfAssembler.JUMP_EQUAL, 0x0604, "other");
    }

    /**
     * Receives IPv4 datagrams with ICMP errors of two types, Destination Unreachable and Time Exceeded, if the datagram that
     * they quote is of one of some protocols.
     *
     * @param protocols of quoted datagrams, 1..100 of them
     * @return the filter
     */
    public static BpfFilter icmpErrorsAbout(List<Integer> protocols) {
        return icmpErrorsAbout(protocols, OtherTunnels.NONE);
    }

    /**
     * The same on a host with other nodes.
     *
     * @param protocols of quoted datagrams, 1..100 of them
     * @param others errors about these tunnels are not received
     * @return the filter
     */
    public static BpfFilter icmpErrorsAbout(List<Integer> protocols, OtherTunnels others) {
        final BpfAssembler program = new BpfAssembler().add(BpfAssembler.LOAD_INDEX_HEADER_LENGTH, 0)
                .add(BpfAssembler.LOAD_BYTE_INDEXED, 0).branch(BpfAssembler.JUMP_EQUAL, 3, "error")
                .require(BpfAssembler.JUMP_EQUAL, 11, "other").label("error")
                // Eight octets of ICMP, then the protocol field of the quoted header.
                .add(BpfAssembler.LOAD_BYTE_INDEXED, 17);
        protocols.forEach(protocol -> program.branch(BpfAssembler.JUMP_EQUAL, protocol, "ours"));
        program.go("other").label("ours");
        OtherTunnelsFilter.errors(others, program);
        return program.acceptOr("other").assemble();
    }

    void attach(Descriptor descriptor) {
        if (instructions.isEmpty()) {
            return;
        }
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment code = scratch.allocate((long) instructions.size() * INSTRUCTION_BYTES, 8);
            for (int i = 0; i < instructions.size(); i++) {
                final Instruction instruction = instructions.get(i);
                final long at = (long) i * INSTRUCTION_BYTES;
                code.set(ValueLayout.JAVA_SHORT, at, (short) instruction.code());
                code.set(ValueLayout.JAVA_BYTE, at + 2, (byte) instruction.jumpTrue());
                code.set(ValueLayout.JAVA_BYTE, at + 3, (byte) instruction.jumpFalse());
                code.set(ValueLayout.JAVA_INT, at + 4, instruction.operand());
            }
            final MemorySegment program = scratch.allocate(PROGRAM_BYTES, 8);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) instructions.size());
            program.set(ValueLayout.JAVA_LONG, 8, code.address());
            check(SocketCalls.setsockopt(descriptor.errno, descriptor.fd, SocketConstants.SOL_SOCKET,
                    SocketConstants.SO_ATTACH_FILTER, program, PROGRAM_BYTES), "setsockopt", "SO_ATTACH_FILTER");
        }
    }
}
