package org.dsmip.core.io.linux;

import static org.dsmip.core.io.linux.BpfAssembler.AND;
import static org.dsmip.core.io.linux.BpfAssembler.JUMP_AT_LEAST;
import static org.dsmip.core.io.linux.BpfAssembler.JUMP_EQUAL;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_INDEX_HEADER_LENGTH;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_LENGTH;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_WORD;
import static org.dsmip.core.io.linux.BpfAssembler.LOAD_WORD_INDEXED;
import static org.dsmip.core.io.linux.BpfAssembler.SUBTRACT_INDEX;

import java.util.List;
import org.dsmip.core.io.OtherTunnels;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.ip.IpProtocol;
import org.jspecify.annotations.Nullable;

/** The first part of the filter of a raw socket: refuses what is for another node of the host, and goes on with all else. */
final class OtherTunnelsFilter {
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int IPV6_DESTINATION = 24;
    private static final int GRE_LENGTH = 4;
    private static final int MINIMAL_LENGTH = 8;
    private static final int MINIMAL_DESTINATION = 4;
    private static final int QUOTE = 8;
    private static final int WORD_BITS = 32;

    private final OtherTunnels others;
    private final BpfAssembler program;
    private int labels;

    private OtherTunnelsFilter(OtherTunnels others, BpfAssembler program) {
        this.others = others;
        this.program = program;
    }

    /** Goes on at what is written next, unless the datagram of a tunnel protocol is for another node. */
    static void datagrams(OtherTunnels others, int protocol, BpfAssembler program) {
        if (others.isEmpty()) {
            return;
        }
        final OtherTunnelsFilter filter = new OtherTunnelsFilter(others, program);
        program.add(LOAD_WORD, DESTINATION);
        filter.branch(others.ownDestination(), "mine");
        others.destinations().forEach(address -> filter.branch(address, "foreign"));
        program.add(LOAD_WORD, SOURCE);
        filter.branch(others.ownSource(), "shared");
        others.sources().forEach(address -> filter.branch(address, "foreign"));
        program.go("mine").label("shared");
        if (!others.behind().isEmpty()) {
            filter.goingOn(protocol);
        }
        program.go("mine").label("foreign").add(BpfAssembler.RETURN, 0).label("mine");
    }

    /** Goes on at what is written next, unless an ICMP error, whose header the index is behind, is about another node's tunnel. */
    static void errors(OtherTunnels others, BpfAssembler program) {
        if (others.isEmpty()) {
            return;
        }
        final OtherTunnelsFilter filter = new OtherTunnelsFilter(others, program);
        // What is cut short is for who counts such things.
        program.add(LOAD_LENGTH, 0).add(SUBTRACT_INDEX, 0).require(JUMP_AT_LEAST, QUOTE + IPV4_LENGTH, "mine")
                .add(LOAD_WORD_INDEXED, QUOTE + SOURCE);
        filter.branch(others.ownDestination(), "mine");
        others.destinations().forEach(address -> filter.branch(address, "foreign"));
        program.add(LOAD_WORD_INDEXED, QUOTE + DESTINATION);
        filter.branch(others.ownSource(), "mine");
        others.sources().forEach(address -> filter.branch(address, "foreign"));
        program.go("mine").label("foreign").add(BpfAssembler.RETURN, 0).label("mine");
    }

    private void branch(@Nullable Ipv4Address address, String label) {
        if (address != null) {
            program.branch(JUMP_EQUAL, address.bits(), label);
        }
    }

    /** By where the packet inside goes. */
    private void goingOn(int protocol) {
        program.add(LOAD_INDEX_HEADER_LENGTH, 0).add(LOAD_LENGTH, 0).add(SUBTRACT_INDEX, 0);
        switch (protocol) {
            case IpProtocol.IPIP -> ipv4(IPV4_LENGTH, DESTINATION);
            case IpProtocol.IPV6 -> ipv6(0);
            case IpProtocol.MINIMAL -> ipv4(MINIMAL_LENGTH, MINIMAL_DESTINATION);
            case IpProtocol.GRE -> {
                program.require(JUMP_AT_LEAST, GRE_LENGTH + IPV4_LENGTH, "mine").add(LOAD_WORD_INDEXED, 0)
                        .branch(JUMP_EQUAL, 0x86DD, "inner6").require(JUMP_EQUAL, 0x0800, "mine");
                ipv4(0, GRE_LENGTH + DESTINATION);
                program.label("inner6").add(LOAD_LENGTH, 0).add(SUBTRACT_INDEX, 0);
                ipv6(GRE_LENGTH);
            }
            default -> throw new IllegalArgumentException("no tunnel protocol: " + protocol);
        }
    }

    private <T extends IpPrefix> List<T> behind(Class<T> family) {
        return others.behind().stream().filter(family::isInstance).map(family::cast).toList();
    }

    private void ipv4(int lengthNeeded, int destination) {
        if (lengthNeeded > 0) {
            program.require(JUMP_AT_LEAST, lengthNeeded, "mine");
        }
        for (Ipv4Prefix prefix : behind(Ipv4Prefix.class)) {
            program.add(LOAD_WORD_INDEXED, destination).add(AND, Ipv4Prefix.mask(prefix.length()))
                    .branch(JUMP_EQUAL, prefix.address().bits(), "foreign");
        }
        program.go("mine");
    }

    private void ipv6(int at) {
        program.require(JUMP_AT_LEAST, at + IPV6_LENGTH, "mine");
        for (Ipv6Prefix prefix : behind(Ipv6Prefix.class)) {
            final String next = "next " + labels++;
            for (int bits = 0; bits < prefix.length(); bits += WORD_BITS) {
                final long half = bits < 64 ? prefix.address().high() : prefix.address().low();
                final int word = (int) (bits % 64 == 0 ? half >>> WORD_BITS : half);
                program.add(LOAD_WORD_INDEXED, at + IPV6_DESTINATION + bits / 8)
                        .add(AND, Ipv4Prefix.mask(Math.min(prefix.length() - bits, WORD_BITS)))
                        .require(JUMP_EQUAL, word, next);
            }
            program.go("foreign").label(next);
        }
        program.go("mine");
    }
}
