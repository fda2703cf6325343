package org.dsmip.bench.testbed.forwarding;

/** What is measured of a router, in the order of its report. */
enum Figure {
    TCP_DOWN("tcpDownGbps"), TCP_UP("tcpUpGbps"), UDP_DOWN("udp64DownKpps"), UDP_UP("udp64UpKpps"), CPU_DOWN(
            "cpuMicrosPerPacketDown"), CPU_UP("cpuMicrosPerPacketUp"), RTT_P50("rttP50Micros"), RTT_P99(
                    "rttP99Micros"), RTT_P999("rttP999Micros");

    private final String key;

    Figure(String key) {
        this.key = key;
    }

    /** Its name in JSON. */
    String key() {
        return key;
    }
}
