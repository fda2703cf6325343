package org.dsmip.dataplane.offload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Bursts that nobody has thought out, and what must be the same on both sides of whatever they pass. */
final class RandomBursts {
    private static final int MOST_PACKETS = 64;

    private RandomBursts() {}

    /** The packets of each flow, with all those between the same addresses of which nobody can tell the flow. */
    static Map<String, List<String>> byFlow(List<String> packets) {
        final Map<String, List<String>> flows = new HashMap<>();
        packets.forEach(packet -> flows.putIfAbsent(flow(packet), new ArrayList<>()));
        for (Map.Entry<String, List<String>> flow : flows.entrySet()) {
            for (String packet : packets) {
                final String own = flow(packet);
                if (own.equals(flow.getKey()) || (!own.contains(":") && flow.getKey().startsWith(own))) {
                    flow.getValue().add(packet);
                }
            }
        }
        return flows;
    }

    /** Addresses, and behind a colon protocol and ports; only the addresses, or nothing, where there are none. */
    private static String flow(String hex) {
        final int octets = hex.length() / 2;
        final boolean four = hex.startsWith("4") && octets >= 20;
        final boolean six = hex.startsWith("6") && octets >= 40;
        if (!four && !six) {
            return "";
        }
        final String addresses = six ? hex.substring(16, 80) : hex.substring(24, 40);
        final int at = six ? 40 : 20;
        final int length = Integer.parseInt(six ? hex.substring(8, 12) : hex.substring(4, 8), 16) + (six ? 40 : 0);
        final String protocol = six ? hex.substring(12, 14) : hex.substring(18, 20);
        final boolean whole = length == octets && (six || (hex.startsWith("45")
                && (Integer.parseInt(hex.substring(12, 16), 16) & 0xBFFF) == 0));
        if (!whole || !hasPorts(hex.substring(at * 2), protocol)) {
            return addresses;
        }
        return addresses + ":" + protocol + hex.substring(at * 2, at * 2 + 8);
    }

    private static boolean hasPorts(String transport, String protocol) {
        final int octets = transport.length() / 2;
        if ("06".equals(protocol) && octets >= 20) {
            final int header = Integer.parseInt(transport.substring(24, 25), 16) * 4;
            return header >= 20 && header <= octets;
        }
        return "11".equals(protocol) && octets >= 8 && Integer.parseInt(transport.substring(8, 12), 16) == octets;
    }

    /** A burst of some flows, some of whose packets are damaged. */
    static List<byte[]> damaged(SplittableRandom random) {
        return intact(random).stream().map(packet -> random.nextInt(25) == 0 ? damaged(packet, random) : packet)
                .toList();
    }

    /** A burst of some flows, between whose packets there are gaps and changes. */
    static List<byte[]> intact(SplittableRandom random) {
        final int flows = 1 + random.nextInt(5);
        final Sample[] next = new Sample[flows];
        for (int i = 0; i < flows; i++) {
            next[i] = new Sample(random.nextBoolean(), random.nextInt(3) > 0);
            next[i].ports += random.nextInt(3);
            next[i].source += random.nextInt(2);
            next[i].fragment = random.nextBoolean() ? Sample.DF : 0;
            next[i].identification = random.nextInt(0x10000);
            next[i].sequence = random.nextInt();
            next[i].payload(1 + random.nextInt(random.nextInt(8) == 0 ? 1400 : 90), i);
        }
        final List<byte[]> burst = new ArrayList<>();
        final int count = 1 + random.nextInt(MOST_PACKETS);
        while (burst.size() < count) {
            final int flow = random.nextInt(flows);
            final Sample sample = new Sample(next[flow]);
            final int size = sample.payload.length;
            final boolean changed = random.nextInt(12) == 0;
            if (changed) {
                change(sample, random);
            }
            burst.add(sample.bytes());
            if (!changed || random.nextInt(4) > 0) {
                next[flow] = sample.next(random.nextInt(20) == 0 ? 1 + random.nextInt(size + 10) : Math.max(size, 1));
                next[flow].flags = Sample.ACK;
            }
        }
        return burst;
    }

    private static void change(Sample sample, SplittableRandom random) {
        switch (random.nextInt(16)) {
            case 0 -> sample.trafficClass ^= 1 << random.nextInt(8);
            case 1 -> sample.flowLabel ^= 1 << random.nextInt(20);
            case 2 -> sample.ttl ^= 1;
            case 3 -> sample.fragment ^= Sample.DF;
            case 4 -> sample.identification = (sample.identification + 1 + random.nextInt(3)) & 0xFFFF;
            case 5 -> sample.sequence += random.nextInt(200) - 100;
            case 6 -> sample.acknowledgment += 1;
            case 7 -> sample.window ^= 1;
            case 8 -> sample.options = Sample.timestamps(random.nextInt(3));
            case 9 -> sample.options = new byte[4 * random.nextInt(11)];
            case 10 -> sample.flags ^= 1 << random.nextInt(12);
            case 11, 12 -> sample.flags |= random.nextBoolean() ? Sample.PSH : Sample.FIN;
            case 13 -> sample.payload(0, 0);
            case 14 -> sample.noChecksum = true;
            default -> sample.urgentPointer = random.nextInt(3);
        }
    }

    private static byte[] damaged(byte[] packet, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(packet, random.nextInt(packet.length + 20));
        }
        // Mostly in the headers.
        final int octets = random.nextBoolean() ? Math.min(packet.length, 80) : packet.length;
        final int bit = random.nextInt(octets * 8);
        return Sample.with(packet, bit / 8, packet[bit / 8] ^ (1 << (bit % 8)));
    }
}
