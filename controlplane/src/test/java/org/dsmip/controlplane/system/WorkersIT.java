package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            mobileNode.awaitRegistered("203.0.113.10");
            traffic.assertNothingIsLost("at visited1, " + threading);
            lab.moveTo("visited2");
            Await.until("the mobile node is registered again",
                    () -> mobileNode.log().contains("coa=\"198.51.100.10\" after-millis"));
            Await.eventually(() -> traffic.assertNothingIsLost("at visited2, " + threading));
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @Tag("OPS-PROC-11")
    void aRingLosesNothingAtFiveThousandPacketsASecond(int workers) throws Exception {
        final int packets = 15_000;
        final String forwarding = "[forwarding]\nthreading = \"workers\"\nworkers = " + workers;
        try (Lab lab = Lab.up("ring")) {
            final Daemon homeAgent = Daemon.start(lab, "ha", lab.configWith("ha", forwarding));
            lab.moveTo("visited1");
            final Daemon mobileNode = Daemon.start(lab, "mn", lab.configWith("mn", forwarding));
            mobileNode.awaitRegistered("203.0.113.10");
            final InetSocketAddress receiver = new InetSocketAddress("192.0.2.10", 9000);
            try (DatagramChannel channel = Datagrams.open(lab, "mn", receiver)) {
                Datagrams.send(lab, new Datagrams.Plan("cn", "10.99.0.99", receiver, packets, 5000));
                assertThat(channel.isOpen()).isTrue();
            }
            for (Daemon node : List.of(homeAgent, mobileNode)) {
                assertThat(node.counter("tun-queue-lost") + node.counter("tunnel-queue-lost")).as("lost in queues")
                        .isZero();
                assertThat(node.show(Topic.INTERFACES).at("forwarding").at("ring-slots").number()).isPositive();
                assertThat(node.counter("ring-waits")).as("is shown").isNotNegative();
            }
            assertThat(homeAgent.counter("v4-down")).isGreaterThanOrEqualTo(packets);
            assertThat(mobileNode.counter("v4-up")).isGreaterThanOrEqualTo(packets);
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
                slot-bytes = 2048
                """.formatted(threading));
    }
}
