package org.dsmip.core.io.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.io.linux.BpfFilter.Instruction;

/** Writes a classic BPF program whose jumps name where they go. Jumps lead forward only, as the kernel demands. */
final class BpfAssembler {
    static final int LOAD_CONSTANT = 0x00;
    static final int LOAD_WORD = 0x20;
    static final int LOAD_HALF = 0x28;
    static final int LOAD_BYTE = 0x30;
    static final int LOAD_WORD_INDEXED = 0x40;
    static final int LOAD_HALF_INDEXED = 0x48;
    static final int LOAD_BYTE_INDEXED = 0x50;
    static final int LOAD_LENGTH = 0x80;
    static final int LOAD_INDEX_HEADER_LENGTH = 0xB1;
    static final int LOAD_INDEX_MEMORY = 0x61;
    static final int STORE = 0x02;
    static final int COPY_TO_INDEX = 0x07;
    static final int SUBTRACT_INDEX = 0x1C;
    static final int XOR_INDEX = 0xAC;
    static final int AND = 0x54;
    static final int SHIFT_RIGHT = 0x74;
    static final int MODULO = 0x94;
    static final int JUMP = 0x05;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_AT_LEAST = 0x35;
    static final int JUMP_BITS = 0x45;

    static final int RETURN = 0x06;
    /** More than any packet is long: receive all of it. */
    private static final int ALL = 0x40000;

    private static final String NEXT = "";

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    private record Step(int code, int operand, String ifTrue, String ifFalse) {}

    /** An instruction that does not jump. */
    BpfAssembler add(int code, int operand) {
        steps.add(new Step(code, operand, NEXT, NEXT));
        return this;
    }

    /** A test that goes on with the next instruction if it holds. */
    BpfAssembler require(int code, int operand, String otherwise) {
        steps.add(new Step(code, operand, NEXT, otherwise));
        return this;
    }

    /** A test that goes on with the next instruction unless it holds. */
    BpfAssembler branch(int code, int operand, String then) {
        steps.add(new Step(code, operand, then, NEXT));
        return this;
    }

    /** Goes on at a label. */
    BpfAssembler go(String label) {
        steps.add(new Step(JUMP, 0, label, NEXT));
        return this;
    }

    /** Names the next instruction. */
    BpfAssembler label(String name) {
        labels.put(name, steps.size());
        return this;
    }

    /** Ends the program: receives what comes here, and nothing of what went to a label. */
    BpfAssembler acceptOr(String refused) {
        return add(RETURN, ALL).label(refused).add(RETURN, 0);
    }

    BpfFilter assemble() {
        final List<Instruction> program = new ArrayList<>();
        for (int at = 0; at < steps.size(); at++) {
            final Step step = steps.get(at);
            final int ifTrue = distance(at, step.ifTrue);
            program.add(step.code == JUMP
                    ? new Instruction(JUMP, 0, 0, ifTrue)
                    : new Instruction(step.code, ifTrue, distance(at, step.ifFalse), step.operand));
        }
        return new BpfFilter(program);
    }

    private int distance(int from, String label) {
        if (label.equals(NEXT)) {
            return 0;
        }
        final Integer at = labels.get(label);
        if (at == null || at <= from || at - from > 256) {
            throw new IllegalStateException("no way from instruction " + from + " to " + label);
        }
        return at - from - 1;
    }
}
