package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/**
 * A classic BPF program that decides what a socket receives: a packet socket frames, a raw socket IPv4 datagrams.
 *
 * @param instructions in order; empty: receive all
 */
public record BpfFilter(List<Instruction> instructions) {
    /** Receives everything. */
    public static final BpfFilter ALL = new BpfFilter(List.of());

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
        return new BpfAssembler().add(BpfAssembler.LOAD_HALF, 12).require(BpfAssembler.JUMP_EQUAL, 0x86DD, "other")
                .add(BpfAssembler.LOAD_BYTE, 20).require(BpfAssembler.JUMP_EQUAL, 58, "other")
                .add(BpfAssembler.LOAD_BYTE, 54).require(BpfAssembler.JUMP_EQUAL, 135, "other").acceptOr("other")
                .assemble();
    }

    /**
     * Receives IPv4 datagrams with ICMP errors of two types, Destination Unreachable and Time Exceeded, if the datagram that
     * they quote is of one of some protocols.
     *
     * @param protocols of quoted datagrams, 1..100 of them
     * @return the filter
     */
    public static BpfFilter icmpErrorsAbout(List<Integer> protocols) {
        final BpfAssembler program = new BpfAssembler().add(BpfAssembler.LOAD_INDEX_HEADER_LENGTH, 0)
                .add(BpfAssembler.LOAD_BYTE_INDEXED, 0).branch(BpfAssembler.JUMP_EQUAL, 3, "error")
                .require(BpfAssembler.JUMP_EQUAL, 11, "other").label("error")
                // Eight octets of ICMP, then the protocol field of the quoted header.
                .add(BpfAssembler.LOAD_BYTE_INDEXED, 17);
        protocols.forEach(protocol -> program.branch(BpfAssembler.JUMP_EQUAL, protocol, "ours"));
        return program.go("other").label("ours").acceptOr("other").assemble();
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
