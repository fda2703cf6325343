package org.dsmip.controlplane.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many strangers do whatever, in virtual time. */
class SecurityLogTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    /** Monotonic time may begin below zero. */
    private static final long START_NS = -40 * SECOND;
    private static final Ipv4Address PEER = Ipv4Address.parse("198.51.100.77");
    private static final Ipv4Address OTHER = Ipv4Address.parse("203.0.113.9");

    private final SecurityLog log = new SecurityLog();

    private static List<String> lines(Runnable action) {
        return LogLines.at(Level.WARN, "dsmip.security", action);
    }

    private List<String> note(long afterNs, String cause, String detail) {
        return note(afterNs, cause, PEER, detail);
    }

    private List<String> note(long afterNs, String cause, Ipv4Address peer, String detail) {
        return lines(() -> log.note(START_NS + afterNs, new Effect.NoteSecurityEvent(cause, peer, detail)));
    }

    private List<String> timer(long afterNs) {
        return lines(() -> log.onTimer(START_NS + afterNs));
    }

    @Test
    @Tag("OPS-SAY-4")
    void theFirstIsToldAtOnceAndTheSecondAfterItInOneLine() {
        assertThat(note(0, "forged", "one")).containsExactly(
                "security event [cause=\"forged\", times=\"1\", peer=\"198.51.100.77\", detail=\"one\"]");
        assertThat(note(MILLI, "forged", "two")).isEmpty();
        assertThat(lines(() -> log.drops(START_NS + MILLI, DropReason.MARTIAN, 7))).isEmpty();
        assertThat(note(2 * MILLI, "stale", "late")).isEmpty();
        assertThat(note(3 * MILLI, "forged", "three")).isEmpty();
        assertThat(timer(SECOND - 1)).isEmpty();
        assertThat(timer(SECOND)).containsExactly("security event [cause=\"forged\", times=\"2\", peers=\"1\","
                + " first=\"198.51.100.77: two\", last=\"198.51.100.77: three\","
                + " and=\"stale 1 time, 198.51.100.77: late; martian 7 packets\"]");
        assertThat(timer(2 * SECOND)).isEmpty();
    }

    @Test
    @Tag("OPS-SAY-4")
    void aFloodOfEveryKindTakesThreeLinesInTheFirstMinuteAndThenTwoAndLosesNothing() {
        final List<String> first = lines(() -> flood(0, 60 * SECOND));
        assertThat(first).hasSize(3);
        assertThat(lines(() -> flood(60 * SECOND, 600 * SECOND))).hasSize(18);
        assertThat(first.get(2)).contains("cause=\"forged\", times=\"3000\"", "wrong-encapsulation 3000 packets")
                .hasSizeLessThan(1000);
    }

    @Test
    @Tag("OPS-SAY-4")
    void whoeverSendsMoreOfTheSameHidesNobodysWords() {
        note(0, "forged", "at once");
        for (int i = 0; i < 20; i++) {
            note(MILLI + i, "forged", OTHER, "chosen by a stranger " + i);
        }
        note(2 * MILLI, "forged", "of interest");
        note(3 * MILLI, "forged", OTHER, "chosen by a stranger");
        assertThat(timer(SECOND)).containsExactly("security event [cause=\"forged\", times=\"22\", peers=\"2\","
                + " first=\"203.0.113.9: chosen by a stranger 0\", also=\"198.51.100.77: of interest\","
                + " last=\"203.0.113.9: chosen by a stranger\"]");
    }

    @Test
    @Tag("OPS-SAY-4")
    void thatAlsoHoldsForACauseInTheMidstOfOthers() {
        note(0, "forged", "at once");
        note(MILLI, "forged", "one");
        note(MILLI, "stale", "early");
        note(MILLI, "stale", OTHER, "late");
        note(MILLI, "stale", OTHER, "later");
        note(MILLI, "stale", "too late");
        assertThat(timer(SECOND)).singleElement().asString().endsWith(
                " and=\"stale 4 times by 2 peers (first 198.51.100.77: early; also 203.0.113.9: late;"
                        + " last 198.51.100.77: too late)\"]");
    }

    @Test
    @Tag("OPS-SAY-4")
    void theSameAgainAndAgainIsSaidOnce() {
        note(0, "forged", "at once");
        for (int i = 0; i < 3; i++) {
            note(MILLI, "forged", "again");
        }
        note(MILLI, "stale", "late");
        note(MILLI, "stale", "late");
        assertThat(timer(SECOND)).containsExactly("security event [cause=\"forged\", times=\"3\","
                + " peer=\"198.51.100.77\", detail=\"again\", and=\"stale 2 times, 198.51.100.77: late\"]");
    }

    @Test
    @Tag("OPS-SAY-4")
    void howManyPeersIsCountedUpToABoundAndALineStaysShortWhateverTheyChoose() {
        note(0, "forged", "at once");
        final List<String> bounded = lines(() -> fromPeers(16));
        assertThat(bounded).singleElement().asString().contains("times=\"16\", peers=\"16\"");
        final List<String> beyond = lines(() -> fromPeers(50_000));
        assertThat(beyond).singleElement().asString().contains("times=\"50000\", peers=\"more than 16\"")
                .contains("first=\"10.0.0.0: xxx", "also=\"10.0.0.1: xxx", "last=\"10.0.195.79: xxx")
                .hasSizeLessThan(1000);
    }

    private void fromPeers(int number) {
        for (int i = 0; i < number; i++) {
            log.note(START_NS + MILLI, new Effect.NoteSecurityEvent("forged", new Ipv4Address((10 << 24) + i),
                    "x".repeat(10_000)));
        }
        log.tellRest();
    }

    private void flood(long fromNs, long toNs) {
        for (long ns = fromNs; ns < toNs; ns += 10 * MILLI) {
            log.note(START_NS + ns, new Effect.NoteSecurityEvent("forged", PEER, "x"));
            for (DropReason reason : DropReason.values()) {
                log.drops(START_NS + ns, reason, 1);
            }
        }
    }

    @Test
    @Tag("OPS-SAY-4")
    void whatComesAfterAQuietTimeIsToldAtOnce() {
        note(0, "forged", "one");
        note(MILLI, "forged", "two");
        timer(SECOND);
        assertThat(note(30 * SECOND, "forged", "not quiet for long enough")).isEmpty();
        assertThat(timer(31 * SECOND)).hasSize(1);
        assertThat(note(60 * SECOND, "forged", "quiet")).hasSize(1);
        assertThat(note(60 * SECOND + 1, "stale", "still in the second")).isEmpty();
        assertThat(timer(61 * SECOND)).hasSize(1);
        assertThat(note(62 * SECOND, "forged", "no second burst")).isEmpty();
        assertThat(timer(91 * SECOND)).hasSize(1);
    }

    @Test
    @Tag("OPS-SAY-4")
    void whatOnlyAKeyBringsAboutDoesNotWaitForStrangers() {
        lines(() -> flood(0, 5 * SECOND));
        assertThat(lines(() -> proven(5 * SECOND, "denied"))).containsExactly(
                "security event [cause=\"denied\", times=\"1\", peer=\"198.51.100.77\", detail=\"denied it is\"]");
        assertThat(lines(() -> proven(5 * SECOND, "given-up"))).as("nor for each other").hasSize(1);
        final List<String> again = lines(() -> {
            for (long ns = 5 * SECOND; ns < 65 * SECOND; ns += SECOND / 4) {
                proven(ns, "denied");
                log.onTimer(START_NS + ns);
            }
        });
        assertThat(again).as("nor does it come more often").filteredOn(line -> line.contains("denied it is"))
                .hasSize(2);
    }

    private void proven(long afterNs, String cause) {
        log.note(START_NS + afterNs, new Effect.NoteSecurityEvent(cause, PEER, cause + " it is", true));
    }

    @Test
    void theRestIsToldAtTheEnd() {
        note(0, "forged", "one");
        lines(() -> log.drops(START_NS + 1, DropReason.MARTIAN, 1));
        assertThat(lines(log::tellRest)).singleElement().asString()
                .startsWith("security event [cause=\"martian\", packets=\"1\"");
        assertThat(lines(log::tellRest)).isEmpty();
    }
}
