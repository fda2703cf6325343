package org.dsmip.bench.testbed.forwarding;

import java.util.Map;
import java.util.Objects;

/**
 * What became of datagrams that iperf3 sent.
 *
 * @param offered packets a second
 * @param delivered packets a second
 * @param received packets
 * @param lostPpm lost ones, of a million
 */
record UdpOutcome(long offered, long delivered, long received, long lostPpm) {
    /** A path so overloaded that not even the result came through has lost the lot. */
    static final UdpOutcome NOTHING = new UdpOutcome(0, 0, 0, 1_000_000);

    private static final long MOST_LOST_PPM = 1000;

    /** Reads a result of iperf3, as the ends of its JSON. */
    static UdpOutcome of(Map<String, String> result) {
        final double sent = number(result, "end.sum_sent.packets");
        final double sendingSec = number(result, "end.sum_sent.seconds");
        final double counted = number(result, "end.sum_received.packets");
        final double lost = number(result, "end.sum_received.lost_packets");
        final double receivingSec = number(result, "end.sum_received.seconds");
        // Not a number compares as false.
        if (!(sent >= 0 && lost >= 0 && sendingSec > 0 && counted > 0 && receivingSec > 0)) {
            return NOTHING;
        }
        final double received = counted - lost;
        return new UdpOutcome((long) (sent / sendingSec), (long) (received / receivingSec), (long) received,
                (long) (lost / counted * 1e6));
    }

    private static double number(Map<String, String> result, String path) {
        return Double.parseDouble(Objects.requireNonNullElse(result.get(path), "NaN"));
    }

    /** Whether too little was lost to matter: less than 0.1 %. */
    boolean wentWell() {
        return lostPpm < MOST_LOST_PPM;
    }
}
