package org.dsmip.bench.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dsmip.bench.testbed.talk.Answer;
import org.dsmip.bench.testbed.talk.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges the recorded logs of a move from home to the first visited network, on a slow machine. */
class DemoTest {
    private static final String REGISTERED = "time=2026-11-27T12:16:05.917Z level=INFO logger=mobile-node thread=main "
            + "msg=\"registration changed\" reg=\"registered\" coa=\"203.0.113.10\" after-millis=\"72.844\" got=\"all\"";
    private static final String MOVE = "phase\tname=to visited1\tlog=traffic-2\tplace=visited1\tformer=home\t"
            + "moved=1795781765857\toutage=2.345\tencapsulation=ip-in-ip\tcode=1\tregistered=" + REGISTERED;
    private static final String STACKS = "4(192.0.2.1>203.0.113.10,41) 6; 4(203.0.113.10>192.0.2.1,41) 6; "
            + "4(192.0.2.1>203.0.113.10,4) 4; 4(203.0.113.10>192.0.2.1,4) 4";
    /** Told long after everything. */
    private static final String TOLD = "time-millis=99999999999999 frames=0\n";

    @TempDir
    private Path work = Path.of("");

    @BeforeEach
    void recordedLogs() throws IOException {
        Files.writeString(work.resolve("watch.log"), resource("watch-move.log") + TOLD);
        Files.writeString(work.resolve("traffic-2.log"), resource("traffic-move.log"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DemoTest.class.getResourceAsStream("/demo/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Demo demo(boolean json, String mostMillis) {
        return new Demo(new Demo.Settings(work, json, 5, new BigDecimal(mostMillis)));
    }

    private static Answer tell(Demo demo, String request) throws IOException {
        return demo.answer(Request.parse(request));
    }

    @Test
    void printsARowForAMove() throws IOException {
        final Demo demo = demo(false, "100");
        assertThat(tell(demo, "header").lines()).containsExactly(
                "phase                                        sent  there   back  lost  p50 us  p99 us   interruption"
                        + " registration  header stack");
        assertThat(tell(demo, MOVE).lines()).containsExactly(
                "to visited1                                  1498   1435   1434    64   484.9  7503.9  100.2 (2.345)"
                        + "       72.844  4(192.0.2.1>203.0.113.10,41) 6");
        assertThat(demo.reasons()).isEmpty();
        assertThat(tell(demo, "end"))
                .isEqualTo(Answer.last(0,
                        List.of("ok: nothing was lost but on the way, every header is where it belongs")));
    }

    @Test
    void printsOneObjectAtTheEnd() throws IOException {
        final Demo demo = demo(true, "100");
        assertThat(tell(demo, "header")).isEqualTo(Answer.NONE);
        assertThat(tell(demo, MOVE)).isEqualTo(Answer.NONE);
        assertThat(tell(demo, "end")).isEqualTo(Answer.last(0, List.of(
                "{\"ok\":true,\"phases\":[{\"name\":\"to visited1\",\"sent\":1498,\"received\":1434,\"lost\":64,"
                        + "\"rttP50Micros\":484.9,\"rttP99Micros\":7503.9,\"interruptionMillis\":100.2,"
                        + "\"registrationMillis\":72.844,\"stack\":\"" + STACKS + "\"}]}")));
    }

    @Test
    void saysIfTheMoveTookTooLong() throws IOException {
        final Demo demo = demo(true, "50");
        tell(demo, MOVE);
        assertThat(demo.reasons()).containsExactly("to visited1: interrupted for 100.2 ms, 97.855 ms beyond the move "
                + "itself (50 allowed; on a machine that is busy with something else, DSMIP_INTERRUPTION_MILLIS allows "
                + "more)");
        assertThat(tell(demo, "end").exitCode()).hasValue(1);
        assertThat(tell(demo, "end").lines()).singleElement().asString().startsWith("{\"ok\":false,");
    }

    @Test
    void saysIfSomethingWasLostAfterTheRegistration() throws IOException {
        final Demo demo = demo(true, "1000");
        tell(demo, MOVE.replace(":05.917Z", ":05.700Z"));
        assertThat(demo.reasons())
                .containsExactly("to visited1: a datagram sent 206 ms after the registration was lost");
    }

    @Test
    void saysIfSomethingWasLostWhereNothingMoved() throws IOException {
        final Demo demo = demo(true, "50");
        tell(demo, "phase\tname=still\tlog=traffic-2\tplace=visited1\tencapsulation=ip-in-ip\tcode=1\tregistered=");
        assertThat(demo.reasons()).startsWith("still: 64 of 1498 datagrams lost where nothing moved");
    }

    @Test
    void whatWasOnTheWiresBeforeTheTrafficDoesNotCount() throws IOException {
        final Demo demo = demo(true, "100");
        tell(demo, "traffic");
        tell(demo, MOVE);
        assertThat(demo.reasons()).singleElement().asString()
                .startsWith("to visited1: not on the wire: mn 4(203.0.113.10>192.0.2.1,4) 4,");
    }

    @Test
    void goesNotOnWhereThatIsHopeless() throws IOException {
        Files.writeString(work.resolve("traffic-3.log"), "dsmip: cannot bind\n");
        final Demo silent = demo(true, "50");
        assertThat(tell(silent, MOVE.replace("traffic-2", "traffic-3")).exitCode()).hasValue(1);
        assertThat(silent.reasons()).containsExactly("the sender of traffic reported nothing: dsmip: cannot bind");
        final Demo illegible = demo(true, "50");
        assertThat(tell(illegible, MOVE.replace("after-millis", "after")).exitCode()).hasValue(1);
        assertThat(illegible.reasons()).singleElement().asString().startsWith("cannot read the mobile node's log: ");
        final Demo told = demo(true, "50");
        tell(told, "failed\treason=one thing");
        assertThat(tell(told, "abort\treason=another").exitCode()).hasValue(1);
        assertThat(told.reasons()).containsExactly("one thing", "another");
    }
}
