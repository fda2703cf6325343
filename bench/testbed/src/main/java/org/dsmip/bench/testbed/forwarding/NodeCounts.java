package org.dsmip.bench.testbed.forwarding;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel counts in a node: {@code FILE:VALUE} of interface statistics, {@code tc -s qdisc}, {@code /proc/net/raw} and
 * {@code /proc/net/snmp6}, one after the other.
 */
final class NodeCounts {
    private static final Pattern STATISTIC = Pattern.compile("/sys/class/net/([^/]*)/statistics/([^:]*):(\\d+)");
    private static final Pattern QUEUE = Pattern.compile("qdisc \\S+ \\S+ dev (\\S+) .*");
    private static final Pattern QUEUE_SENT = Pattern.compile(" Sent .*\\(dropped (\\d+).*");
    private static final Pattern RAW_SOCKET = Pattern.compile(" *\\d+:( +\\S+){11,} +(\\d+) *");
    private static final Pattern RECEIVER = Pattern.compile("Udp6RcvbufErrors\\s+(\\d+)\\s*");

    private final String node;
    private final Map<String, Long> lost = new TreeMap<>();
    private String device = "";
    private long sent;
    private long received;
    private long full;
    private long raw;
    private long receiver;

    private NodeCounts(String node) {
        this.node = node;
    }

    static NodeCounts parse(String node, List<String> lines) {
        final NodeCounts counts = new NodeCounts(node);
        lines.forEach(counts::add);
        counts.addTotals();
        return counts;
    }

    private void add(String line) {
        final Matcher statistic = STATISTIC.matcher(line);
        final Matcher queue = QUEUE.matcher(line);
        final Matcher queueSent = QUEUE_SENT.matcher(line);
        final Matcher rawSocket = RAW_SOCKET.matcher(line);
        final Matcher receiving = RECEIVER.matcher(line);
        if (statistic.matches()) {
            addStatistic(statistic.group(1), statistic.group(2), Long.parseLong(statistic.group(3)));
        } else if (queue.matches()) {
            device = queue.group(1);
        } else if (queueSent.matches() && !"lo".equals(device)) {
            lost.merge("queue of " + node + ":" + device, Long.parseLong(queueSent.group(1)), Long::sum);
        } else if (rawSocket.matches()) {
            raw += Long.parseLong(rawSocket.group(2));
        } else if (receiving.matches()) {
            receiver = Long.parseLong(receiving.group(1));
        }
    }

    private void addStatistic(String name, String statistic, long value) {
        final boolean tunnel = name.startsWith("dsmip");
        switch (statistic) {
            case "tx_bytes" -> sent += tunnel ? value : 0;
            case "rx_bytes" -> received += tunnel ? value : 0;
            case "tx_dropped" -> {
                if (tunnel) {
                    full += value;
                } else {
                    lost.put(node + ":" + name, value);
                }
            }
            default -> {
                // Of no interest.
            }
        }
    }

    private void addTotals() {
        switch (node) {
            case "ha" -> addRouter("home agent");
            case "mn" -> addRouter("mobile node");
            default -> {
                // No end of a tunnel.
            }
        }
        if ("cn".equals(node) || "mn".equals(node)) {
            lost.put("receiving program at " + node, receiver);
        }
    }

    private void addRouter(String name) {
        lost.put("TUN device of the " + name + " (full)", full);
        lost.put("raw sockets of the " + name + " (full)", raw);
    }

    /** Packets by place. */
    Map<String, Long> lost() {
        return lost;
    }

    /** Bytes that the kernel gave to the tunnel device. */
    long tunSentBytes() {
        return sent;
    }

    /** Bytes that it got from there. */
    long tunReceivedBytes() {
        return received;
    }
}
