package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home agent on a board without a clock of its own, which comes back with a wall clock of a year ago. */
@NeedsPrograms(NeedsPrograms.FAKETIME)
class WrongClockRestartIT {
    private static final int YEAR_SEC = 365 * 86_400;
    private static final int SHORT_SEC = 300;
    private static final int LONG_SEC = 900;
    /** Longer than the one, shorter than the other. */
    private static final int AWAY_SEC = 400;
    private static final int SLACK_SEC = 60;

    private Lab lab;

    @BeforeEach
    void labIsUp() throws Exception {
        lab = Lab.up("wrong");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private static List<Json> bindings(Daemon homeAgent) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items();
    }

    private static List<Integer> remainingSec(Daemon homeAgent) throws Exception {
        return bindings(homeAgent).stream()
                .map(item -> (int) item.at("coa").items().getFirst().at("expires-in").number()).toList();
    }

    @Test
    @Tag("OPS-DISK-6")
    void lifetimesCountFromTheNewestStampUntilTheClockIsRight() throws Exception {
        final Registrants registrants = lab.keep(new Registrants(lab, 2, new Random(1)));
        final Path config = registrants.config();
        registrants.attach();
        final WallClock clock = WallClock.offBy(lab, "ha.clock", 0);
        final Daemon first = Daemon.start(lab, "ha", clock, config);
        registrants.register(registrants.nodes().getFirst(), SHORT_SEC);
        registrants.register(registrants.nodes().getLast(), LONG_SEC);
        first.kill();

        clock.set(-YEAR_SEC);
        final Daemon second = Daemon.start(lab, "ha", clock, config);
        assertThat(bindings(second)).hasSize(2)
                .allSatisfy(item -> assertThat(item.at("restored").text()).isEqualTo("true"));
        final List<Integer> remaining = remainingSec(second);
        assertThat(remaining.getFirst()).isBetween(SHORT_SEC - SLACK_SEC, SHORT_SEC);
        assertThat(remaining.getLast()).isBetween(LONG_SEC - SLACK_SEC, LONG_SEC);

        clock.set(AWAY_SEC);
        Await.until("what is over is gone", () -> bindings(second).size() == 1);
        assertThat(bindings(second).getFirst().at("hoa").text())
                .isEqualTo(registrants.nodes().getLast().homeAddress());
        assertThat(remainingSec(second).getFirst()).isBetween(LONG_SEC - AWAY_SEC - SLACK_SEC, LONG_SEC - AWAY_SEC);
        assertThat(second.counter("registration-expired")).isEqualTo(1);
        second.stop();
    }
}
