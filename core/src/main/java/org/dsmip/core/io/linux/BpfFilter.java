package org.dsmip.core.io.linux;

import static org.dsmip.core.sys.SystemCallException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;

/**
 * A classic BPF program that decides which frames a packet socket receives.
 *
 * @param instructions in order; empty: receive all
 */
public record BpfFilter(List<Instruction> instructions) {
    /** Receives everything. */
    public static final BpfFilter ALL = new BpfFilter(List.of());

    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xB1;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_BITS = 0x45;
    private static final int RETURN = 0x06;
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
        return new BpfFilter(List.of(new Instruction(LOAD_HALF, 0, 0, 12), new Instruction(JUMP_EQUAL, 0, 8, 0x0800),
                new Instruction(LOAD_BYTE, 0, 0, 23), new Instruction(JUMP_EQUAL, 0, 6, 17),
                new Instruction(LOAD_HALF, 0, 0, 20), new Instruction(JUMP_BITS, 4, 0, 0x1FFF),
                new Instruction(LOAD_HEADER_LENGTH, 0, 0, 14), new Instruction(LOAD_HALF_INDEXED, 0, 0, 16),
                new Instruction(JUMP_EQUAL, 0, 1, port), new Instruction(RETURN, 0, 0, 0x40000),
                new Instruction(RETURN, 0, 0, 0)));
    }

    /**
     * Receives Ethernet frames with IPv6 neighbor solicitations, those without extension headers only.
     *
     * @return the filter
     */
    public static BpfFilter neighborSolicitations() {
        return new BpfFilter(List.of(new Instruction(LOAD_HALF, 0, 0, 12), new Instruction(JUMP_EQUAL, 0, 5, 0x86DD),
                new Instruction(LOAD_BYTE, 0, 0, 20), new Instruction(JUMP_EQUAL, 0, 3, 58),
                new Instruction(LOAD_BYTE, 0, 0, 54), new Instruction(JUMP_EQUAL, 0, 1, 135),
                new Instruction(RETURN, 0, 0, 0x40000), new Instruction(RETURN, 0, 0, 0)));
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
