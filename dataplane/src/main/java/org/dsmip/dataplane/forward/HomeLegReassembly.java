package org.dsmip.dataplane.forward;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.Ecn;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;

/**
 * Puts fragmented IPv4 datagrams of the home leg together (RFC 791 section 3.2): outer fragments are the kernel's work, but a
 * fragment inside the outer tunnel never passes its reassembly. Memory is bounded and allocated once; overlapping fragments
 * discard the datagram; what is not complete after 30 s is forgotten. Used by one worker.
 */
final class HomeLegReassembly {
    private static final int DATAGRAMS = 64;
    private static final int MAX_BYTES = 4096;
    private static final int UNIT = 8;
    private static final long LIFETIME_NS = 30_000_000_000L;

    private final Partial[] partials = new Partial[DATAGRAMS];

    HomeLegReassembly() {
        for (int i = 0; i < DATAGRAMS; i++) {
            partials[i] = new Partial();
        }
    }

    /** What became of a fragment. */
    enum Outcome {
        /** More are missing. */
        KEPT,
        /** It cannot be used. */
        REFUSED,
        /** The slot now holds the whole datagram. */
        COMPLETE
    }

    private static final class Partial {
        private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[MAX_BYTES]);
        private final long[] present = new long[MAX_BYTES / UNIT / Long.SIZE];
        private boolean used;
        private int source;
        private int destination;
        private int identification;
        private int protocol;
        private long startedNs;
        private int received;
        private int highestEnd;
        private int total;
        private int firstTypeOfService;
        private boolean congested;
        private boolean unaware;

        private boolean is(Ipv4HeaderFlyweight header) {
            return used && source == header.source() && destination == header.destination()
                    && identification == header.identification() && protocol == header.protocol();
        }

        private void begin(Ipv4HeaderFlyweight header, long nowNs) {
            used = true;
            source = header.source();
            destination = header.destination();
            identification = header.identification();
            protocol = header.protocol();
            startedNs = nowNs;
            received = 0;
            highestEnd = 0;
            total = -1;
            firstTypeOfService = header.typeOfService();
            congested = false;
            unaware = false;
            Arrays.fill(present, 0);
        }

        /** Says whether the end of a fragment agrees with where the datagram is known to end, or to go on. */
        private boolean accepts(int end, boolean more) {
            return more ? total < 0 || end <= total : total < 0 && end >= highestEnd;
        }

        /**
         * RFC 3168 section 5.3: a congestion mark on any fragment marks the datagram, unless another one says that its sender
         * does not understand marks. The class of service is that of the first fragment.
         */
        private boolean agrees(Ipv4HeaderFlyweight header) {
            if (header.fragmentOffset() == 0) {
                firstTypeOfService = header.typeOfService();
            }
            congested |= header.ecn() == Ecn.CE;
            unaware |= header.ecn() == Ecn.NOT_ECT;
            return !congested || !unaware;
        }

        private int typeOfService() {
            return congested ? firstTypeOfService | Ecn.CE : firstTypeOfService;
        }

        /** Marks units as present; answers false if one was already. */
        private boolean claim(int offset, int length) {
            for (int unit = offset / UNIT; unit * UNIT < offset + length; unit++) {
                final long bit = 1L << (unit % Long.SIZE);
                if ((present[unit / Long.SIZE] & bit) != 0) {
                    return false;
                }
                present[unit / Long.SIZE] |= bit;
            }
            return true;
        }
    }

    Outcome add(Packet packet, Ipv4HeaderFlyweight header) {
        final int offset = header.fragmentOffset();
        final int length = header.payloadLength();
        final boolean more = header.moreFragments();
        final Partial partial = find(header, packet.nowNs());
        final int end = offset + length;
        final boolean sound = length > 0 && end <= MAX_BYTES && (!more || length % UNIT == 0);
        if (!sound || !partial.accepts(end, more) || !partial.claim(offset, length)
                || !partial.agrees(header)) {
            partial.used = false;
            return Outcome.REFUSED;
        }
        if (!more) {
            partial.total = end;
        }
        partial.highestEnd = Math.max(partial.highestEnd, end);
        partial.bytes.putBytes(offset, packet.buffer(), packet.start() + header.headerLength(), length);
        partial.received += length;
        if (partial.total < 0 || partial.received < partial.total) {
            return Outcome.KEPT;
        }
        return complete(packet, header, partial);
    }

    private static Outcome complete(Packet packet, Ipv4HeaderFlyweight header, Partial partial) {
        partial.used = false;
        final int headerLength = header.headerLength();
        final int length = headerLength + partial.total;
        final int start = packet.start();
        if (start + length > packet.slotEnd()) {
            return Outcome.REFUSED;
        }
        packet.buffer().putBytes(start + headerLength, partial.bytes, 0, partial.total);
        packet.bounds(start, length);
        header.wrap(packet.buffer(), start, length).totalLength(length).flagsAndOffset(0)
                .typeOfService(partial.typeOfService()).computeHeaderChecksum();
        return Outcome.COMPLETE;
    }

    /** The partial datagram that a fragment belongs to; a free or the oldest place for a new one. */
    private Partial find(Ipv4HeaderFlyweight header, long nowNs) {
        Partial place = partials[0];
        for (Partial partial : partials) {
            if (partial.used && nowNs - partial.startedNs > LIFETIME_NS) {
                partial.used = false;
            }
            if (partial.is(header)) {
                return partial;
            }
            if (place.used && (!partial.used || partial.startedNs - place.startedNs < 0)) {
                place = partial;
            }
        }
        place.begin(header, nowNs);
        return place;
    }
}
