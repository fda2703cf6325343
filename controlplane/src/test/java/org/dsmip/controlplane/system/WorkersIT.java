package org.dsmip.controlplane.system;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several workers at both ends: everything arrives as with one, and nothing twice. */
class WorkersIT {
    @ParameterizedTest
    @CsvSource({"shared, true", "workers, false"})
    @Tag("PF-19")
    void trafficIsSharedOutAndNothingIsLost(String threading, boolean toCareOf) throws Exception {
        try (Lab lab = Lab.up("work"); Traffic traffic = Traffic.start(lab)) {
            final Daemon homeAgent = Daemon.start(lab, "ha", withWorkers(lab, "ha", threading));
            lab.moveTo("visited1");
            final Daemon mobileNode = Daemon.start(lab, "mn",
                    withWorkers(lab, "mn", threading, "tunnel-to-coa=" + toCareOf));
            Await.until("the mobile node is registered", () -> mobileNode.log().contains("reg=\"registered\""));
            traffic.assertNothingIsLost("at visited1, " + threading);
            lab.moveTo("visited2");
            Await.until("the mobile node is registered again",
                    () -> mobileNode.log().contains("coa=\"198.51.100.10\" after-millis"));
            Await.eventually(() -> traffic.assertNothingIsLost("at visited2, " + threading));
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    private static Path withWorkers(Lab lab, String node, String threading, String... changes) throws Exception {
        final String text = Files.readString(lab.config(node, changes));
        return lab.secret(node + ".toml", text + """

                [forwarding]
                workers = 3
                threading = "%s"
                # On few cores a thread may wait long for its turn, and bursts of one packet each meanwhile.
                ring-slots = 256
                slot-bytes = 2048
                """.formatted(threading));
    }
}
