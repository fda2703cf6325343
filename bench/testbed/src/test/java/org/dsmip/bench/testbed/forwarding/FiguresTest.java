package org.dsmip.bench.testbed.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.dsmip.bench.testbed.json.JsonLeaves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({"3.210,3.210", "2 1 3.50,2", "1.00 2.50,1.75", "9 1 5 7,6", "0.1 0.30,0.2"})
    void theMedianIsInTheMiddle(String values, String median) {
        assertThat(Figures.median(Stream.of(values.split(" ", -1)).map(BigDecimal::new).toList())).hasToString(median);
    }

    @Test
    void thereIsNoneOfNothing() {
        assertThat(Figures.median(List.of())).isNull();
    }

    private static Figures measured() {
        final Figures figures = new Figures();
        figures.add(Variant.KERNEL, Figure.TCP_DOWN, new BigDecimal("3.000"));
        figures.add(Variant.CODE1, Figure.TCP_DOWN, new BigDecimal("0.500"));
        figures.add(Variant.CODE1, Figure.TCP_DOWN, new BigDecimal("1.000"));
        figures.add(Variant.CODE1, Figure.TCP_DOWN, new BigDecimal("9.000"));
        figures.add(Variant.CODE1, Figure.CPU_DOWN, new BigDecimal("7.25"));
        figures.add(Variant.KERNEL, Figure.CPU_DOWN, null);
        return figures;
    }

    private static Reports reports() {
        return new Reports(new Machine(2, "6.18", "25", "cubic"), false, 3, measured(),
                List.of(new Limit(Variant.KERNEL, Direction.DOWN)));
    }

    @Test
    void printsATable() {
        assertThat(reports().table()).startsWith(
                "IPv6 forwarded by ha; 2 processors, Linux 6.18, Java 25, TCP cubic; medians of 3 round(s).",
                "Down: from cn to mn, into the tunnel. Up: from mn to cn. Far end of the tunnel:",
                "dsmip's mobile node in Java, on the same processors as the home agent.", "",
                "                  TCP down    TCP up  UDP down    UDP up   CPU down     CPU up  RTT p50      p99    p99.9",
                "router              Gbit/s    Gbit/s      kpps      kpps  us/packet  us/packet       us       us       us",
                "kernel               3.000         -         -         -          -          -        -        -        -",
                "dsmip, Code 1        1.000         -         -         -       7.25          -        -        -        -",
                "  of the kernel      0.333         -         -         -          -          -        -        -        -")
                .hasSize(14);
    }

    @Test
    void printsAnObject() {
        assertThat(JsonLeaves.of(reports().json())).containsEntry("machine.cores", "2").containsEntry("quick", "false")
                .containsEntry("rounds", "3").containsEntry("rows.0.router", "kernel")
                .containsEntry("rows.0.mode", "null")
                .containsEntry("rows.0.tcpDownGbps", "3.000").containsEntry("rows.0.ratio.tcpDownGbps", "1.000")
                .containsEntry("rows.1.mode", "code1").containsEntry("rows.1.tcpDownGbps", "1.000")
                .containsEntry("rows.1.ratio.tcpDownGbps", "0.333")
                .containsEntry("rows.1.cpuMicrosPerPacketDown", "7.25")
                .containsEntry("rows.1.ratio.cpuMicrosPerPacketDown", "null")
                .containsEntry("rows.2.mode", "code0").containsEntry("rows.2.rttP999Micros", "null")
                .containsEntry("limits.0.direction", "down");
    }
}
