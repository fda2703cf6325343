package org.dsmip.dataplane.offload;

import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;

/**
 * Says which rule forbids that a packet is merged with others. When all are kept, splitting the super-packet as Linux does makes
 * the very octets again that were merged. Without state.
 */
final class MergeRules {
    /** The most datagrams that Linux before 6.9 takes as one. */
    static final int MOST_UDP_SEGMENTS = 64;
    private static final int MOST_BYTES = 65_535;
    private static final int ENDS = TcpHeaderFlyweight.PSH | TcpHeaderFlyweight.FIN;
    /** Flags that all segments of a run have or none. */
    private static final int ALLOWED = TcpHeaderFlyweight.ACK | TcpHeaderFlyweight.ECE;
    private static final int OF_RUNS = ALLOWED | ENDS | TcpHeaderFlyweight.CWR;

    private MergeRules() {}

    /** Which rule a packet breaks by itself. */
    static MergeRule alone(Packet packet, Datagram datagram) {
        if (packet.hasOffload()) {
            return MergeRule.COMPLETE;
        }
        if (datagram.payloadBytes() == 0) {
            return MergeRule.PAYLOAD;
        }
        if (!datagram.isTcp()) {
            return datagram.checksum() == 0 ? MergeRule.UDP_CHECKSUM : MergeRule.ALL_KEPT;
        }
        final int flags = datagram.tcpFlags() & ~ENDS;
        return (flags & TcpHeaderFlyweight.ACK) != 0 && (flags & ~ALLOWED) == 0
                ? MergeRule.ALL_KEPT
                : MergeRule.TCP_FLAGS;
    }

    /** Whether a segment may stand for several: the kernel merges none with SYN, RST or URG, nor what is signed as a whole. */
    static boolean mayBeRun(TcpHeaderFlyweight tcp) {
        return (tcp.flags() & ~OF_RUNS) == 0 && tcp.findOption(TcpHeaderFlyweight.OPTION_MD5) == 0
                && tcp.findOption(TcpHeaderFlyweight.OPTION_AO) == 0;
    }

    /** Whether others may follow a packet that breaks no rule by itself. */
    static boolean mayBegin(Datagram datagram) {
        return !datagram.isTcp() || (datagram.tcpFlags() & ENDS) == 0;
    }

    /** Which rule a packet of the same flow breaks if it follows a run. */
    static MergeRule following(Run run, Packet packet, Datagram next) {
        final MergeRule network = network(run, packet, next);
        if (network != MergeRule.ALL_KEPT) {
            return network;
        }
        final MergeRule transport = next.isTcp() ? tcp(run, next) : MergeRule.ALL_KEPT;
        return transport == MergeRule.ALL_KEPT ? sizes(run, next) : transport;
    }

    private static MergeRule network(Run run, Packet packet, Datagram next) {
        final Datagram first = run.first();
        if (!run.isBeside(packet)) {
            return MergeRule.SAME_BURST;
        }
        if (first.trafficClass() != next.trafficClass()) {
            return MergeRule.SAME_CLASS;
        }
        if (first.ttl() != next.ttl()) {
            return MergeRule.SAME_TTL;
        }
        if (first.dontFragment() != next.dontFragment()) {
            return MergeRule.SAME_DONT_FRAGMENT;
        }
        return next.isIpv6() || ((first.identification() + run.segments()) & 0xFFFF) == next.identification()
                ? MergeRule.ALL_KEPT
                : MergeRule.IDENTIFICATION_FOLLOWS;
    }

    private static MergeRule tcp(Run run, Datagram next) {
        final Datagram first = run.first();
        if (!first.hasSameOptions(next)) {
            return MergeRule.SAME_OPTIONS;
        }
        if (first.acknowledgment() != next.acknowledgment()) {
            return MergeRule.SAME_ACKNOWLEDGMENT;
        }
        if (first.window() != next.window() || first.urgentPointer() != next.urgentPointer()) {
            return MergeRule.SAME_WINDOW;
        }
        if (first.tcpFlags() != (next.tcpFlags() & ~ENDS)) {
            return MergeRule.SAME_ECHO;
        }
        return first.sequence() + run.payloadBytes() == next.sequence()
                ? MergeRule.ALL_KEPT
                : MergeRule.SEQUENCE_FOLLOWS;
    }

    private static MergeRule sizes(Run run, Datagram next) {
        final Datagram first = run.first();
        if (next.payloadBytes() > first.payloadBytes()) {
            return MergeRule.SEGMENT_SIZE;
        }
        if (run.segments() == (next.isTcp() ? SendRows.MOST_BODIES + 1 : MOST_UDP_SEGMENTS)) {
            return MergeRule.SEGMENT_COUNT;
        }
        if (run.lengthWith(next) > MOST_BYTES) {
            return MergeRule.TOTAL_LENGTH;
        }
        return run.areIntact(next) ? MergeRule.ALL_KEPT : MergeRule.CHECKSUMS;
    }
}
