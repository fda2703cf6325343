package org.dsmip.controlplane.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.dsmip.controlplane.effect.Effect.NoteLeftover;
import org.dsmip.controlplane.effect.Effect.NoteRegistration;
import org.dsmip.controlplane.effect.Effect.NoteTrouble;
import org.dsmip.controlplane.effect.Effect.What;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BindingLogTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");
    private static final long SECOND_NS = 1_000_000_000L;

    private final BindingLog log = new BindingLog();

    private List<String> lines(long nowNs, What what, int times) {
        return LogLines.at(Level.INFO, "dsmip.home-agent", () -> {
            for (int i = 0; i < times; i++) {
                log.note(nowNs, new NoteRegistration(what, HOME, CARE_OF, "for 20 s"));
            }
        });
    }

    @Test
    @Tag("OPS-SAY-2")
    void writesOneLineAnEventInWordsAndRefreshesAtDebugOnly() {
        assertThat(lines(0, What.BEGAN, 1)).containsExactly("a mobile node has registered "
                + "[hoa=\"192.0.2.10\", coa=\"203.0.113.10\", detail=\"for 20 s\"]");
        assertThat(lines(0, What.REFRESHED, 1)).isEmpty();
        for (What what : What.values()) {
            assertThat(
                    LogLines.of("dsmip.home-agent", () -> log.note(0, new NoteRegistration(what, HOME, CARE_OF, ""))))
                    .singleElement().asString().as("%s", what).doesNotContain(what.name(), "_", "null", "detail");
        }
    }

    @Test
    @Tag("OPS-SAY-2")
    void isLimitedAsAWholeAndSaysHowManyLinesItHeldBack() {
        assertThat(lines(0, What.BEGAN, 10_000)).hasSize(30);
        assertThat(lines(9 * SECOND_NS, What.EXPIRED, 5)).isEmpty();
        assertThat(lines(10 * SECOND_NS, What.EXPIRED, 5)).singleElement().asString()
                .startsWith("a registration has expired").endsWith("lines-held-back=\"9975\"]");
        assertThat(lines(10 * SECOND_NS, What.REFRESHED, 10_000)).as("refreshes cost nothing").isEmpty();
    }

    @Test
    @Tag("OPS-SAY-4")
    void troublesTakeNoLineFromWhatIsWellAgain() {
        assertThat(LogLines.of("dsmip.home-agent", () -> {
            for (int i = 0; i < 1000; i++) {
                log.note(0, new NoteTrouble("route " + i, "another program has it"));
            }
            log.note(0, new NoteTrouble("route 1", null));
        })).hasSize(31).last().asString().startsWith("well again");
    }

    @Test
    @Tag("OPS-SAY-4")
    @Tag("OPS-HOST-9")
    void troubleIsFollowedByWellAgain() {
        assertThat(LogLines.of("dsmip.home-agent", () -> {
            log.note(0, new NoteTrouble("route for 2001:db8:100::/56 into the tunnel", "another program has it"));
            log.note(0, new NoteTrouble("route for 2001:db8:100::/56 into the tunnel", null));
        })).containsExactly(
                "registered, not routed; tried again each half minute [what=\"route for 2001:db8:100::/56 into the tunnel\", "
                        + "reason=\"another program has it\"]",
                "well again [what=\"route for 2001:db8:100::/56 into the tunnel\"]");
    }

    @Test
    @Tag("OPS-SAY-4")
    @Tag("OPS-HOST-9")
    void leftoverIsSaidInWordsOfItsOwn() {
        assertThat(LogLines.of("dsmip.home-agent", () -> {
            log.note(0, new NoteLeftover("route for 2001:db8:100::/56 into the tunnel", "EPERM"));
            log.note(0, new NoteLeftover("route for 2001:db8:100::/56 into the tunnel", null));
        })).containsExactly(
                "no longer wanted, but still in place; tried again until it goes "
                        + "[what=\"route for 2001:db8:100::/56 into the tunnel\", reason=\"EPERM\"]",
                "gone or wanted again; well again [what=\"route for 2001:db8:100::/56 into the tunnel\"]");
    }
}
