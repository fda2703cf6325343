package org.dsmip.bench.testbed.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dsmip.bench.testbed.json.JsonLeaves;
import org.dsmip.bench.testbed.talk.Answer;
import org.dsmip.bench.testbed.talk.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark as its script tells of it. */
class ForwardingTest {
    @TempDir
    private Path work = Path.of("");
    private Forwarding forwarding = forwarding();

    private Forwarding forwarding() {
        return new Forwarding(
                new Forwarding.Settings(work, true, true, 1, 3, 64, 100, new Machine(2, "6.18", "25", "cubic")));
    }

    @BeforeEach
    void countsOfNothing() throws IOException {
        for (String moment : List.of("before", "after")) {
            final Path folder = Files.createDirectory(work.resolve(moment));
            for (String node : List.of("ha", "mn", "rt", "cn", "sw")) {
                Files.writeString(folder.resolve(node), "");
            }
            Files.writeString(folder.resolve("softnet"), "00000000 00000000\n");
        }
        forwarding = forwarding();
    }

    private Answer tell(String request) throws IOException {
        return forwarding.answer(Request.parse(request.replace(' ', '\t')));
    }

    private Answer offer(int packets, int lost) throws IOException {
        tell("offering");
        Files.writeString(work.resolve("iperf.log"), """
                {"end": {"sum_sent": {"packets": %1$d, "seconds": 1.0},
                "sum_received": {"packets": %1$d, "lost_packets": %2$d, "seconds": 1.0}}}""".formatted(packets, lost));
        tell("offered");
        return tell("next code=0");
    }

    private void bytesInTunnel(long bytes) throws IOException {
        Files.writeString(work.resolve("after/ha"), "/sys/class/net/dsmip0/statistics/tx_bytes:" + bytes + "\n");
    }

    @Test
    void searchesForTheHighestRateAndReportsIt() throws IOException {
        bytesInTunnel(60_000 * 64);
        tell("turn variant=code1 home-agent= mobile-node=");
        assertThat(tell("search direction=down")).isEqualTo(Answer.of("0"));
        assertThat(offer(100_000, 50_000)).isEqualTo(Answer.of("0 booked"));
        assertThat(offer(100_000, 40_000)).isEqualTo(Answer.of("60000"));
        assertThat(offer(60_000, 0)).isEqualTo(Answer.of("75000"));
        assertThat(offer(75_000, 10_000)).isEqualTo(Answer.of("67500"));
        assertThat(offer(67_500, 20)).isEqualTo(Answer.NONE);
        Files.writeString(work.resolve("iperf.log"),
                "{\"end\": {\"sum_received\": {\"bits_per_second\": 1234567890.12}}}");
        assertThat(tell("tcp direction=up code=0")).isEqualTo(Answer.NONE);
        Files.writeString(work.resolve("round-trips.log"),
                "sent=9 rttP50Micros=260.5 rttP99Micros=900.0 rttP999Micros=1.5\n");
        assertThat(tell("round-trips")).isEqualTo(Answer.NONE);
        final Answer end = tell("end");
        assertThat(end.exitCode()).hasValue(0);
        final Map<String, String> report = JsonLeaves.of(end.lines().getFirst());
        assertThat(report).containsEntry("rows.1.udp64DownKpps", "67.48").containsEntry("rows.1.tcpUpGbps", "1.235")
                .containsEntry("rows.1.rttP50Micros", "260.5").containsEntry("limits.0.offeredKpps", "100.00")
                .containsEntry("limits.0.deliveredKpps", "60.00").containsEntry("rows.0.udp64DownKpps", "null");
    }

    @Test
    void goesNotOnWhenTrafficGoesPastTheTunnel() throws IOException {
        bytesInTunnel(1000);
        tell("turn variant=code0 home-agent= mobile-node=");
        tell("search direction=down");
        offer(100_000, 0);
        assertThat(offer(100_000, 0).exitCode()).hasValue(1);
        assertThat(forwarding.reason()).hasValue("traffic went past the tunnel: 1000 bytes in it, 100000 arrived"
                .replace("100000", Long.toString(100_000L * 64)));
    }

    @Test
    void goesNotOnWhenPlainForwardingUsesTheTunnel() throws IOException {
        bytesInTunnel(10_000_000);
        tell("turn variant=kernel home-agent= mobile-node=");
        tell("search direction=down");
        offer(100_000, 0);
        assertThat(offer(100_000, 0).exitCode()).hasValue(1);
        assertThat(forwarding.reason()).hasValue("plain kernel forwarding went through the tunnel");
    }

    @Test
    void saysWhatIperfComplainsOf() throws IOException {
        tell("turn variant=kernel home-agent= mobile-node=");
        Files.writeString(work.resolve("iperf.log"), "{\"start\": {}, \"error\": \"unable to connect\"}");
        assertThat(tell("tcp direction=down code=1").exitCode()).hasValue(1);
        assertThat(forwarding.reason()).hasValue("iperf3 over TCP, down: unable to connect");
    }

    @Test
    void aResultThatNeverCameIsAllLost() throws IOException {
        tell("turn variant=kernel home-agent= mobile-node=");
        tell("search direction=up");
        Files.writeString(work.resolve("iperf.log"), "");
        assertThat(tell("next code=124")).isEqualTo(Answer.of("0 booked"));
        assertThat(tell("next code=124")).isEqualTo(Answer.of("10000"));
    }
}
