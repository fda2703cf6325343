package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A home agent of a thousand mobile nodes on a host where another program adds and removes routes all the time. */
class RouteChurnIT {
    private static final int NODES = 1_000;
    private static final int ALIENS = 200;
    private static final int CHURNED = 500;
    /** Adds and removes some hundred routes of each family, with pauses, until it is told to end; then none of them is left. */
    private static final String CHURN = """
            trap 'end=yes' TERM
            while [ -z "$end" ]; do
                ip -batch "$1/add" && ip -6 -batch "$1/add6" || exit 1
                sleep 0.1
                ip -batch "$1/del" && ip -6 -batch "$1/del6" || exit 1
                sleep 0.1
                echo >>"$1/rounds"
            done
            """;

    private static String routes(String verb, String... patterns) {
        return IntStream.range(0, CHURNED).boxed()
                .flatMap(i -> Stream.of(patterns).map(pattern -> "route " + verb + " "
                        + pattern.formatted(i / 250, i % 250, i) + " dev internet proto 99\n"))
                .collect(Collectors.joining());
    }

    private static Process churn(Lab lab) throws Exception {
        final Path folder = lab.file(".");
        for (String verb : List.of("add", "del")) {
            Files.writeString(folder.resolve(verb), routes(verb, "10.7%d.%d.0/24"));
            Files.writeString(folder.resolve(verb + "6"), routes(verb, "2001:db8:7%1$d:%3$x::/64"));
        }
        Files.writeString(folder.resolve("rounds"), "");
        return Commands.builder(lab.in("ha", List.of("bash", "-c", CHURN, "churn", folder.toString())))
                .redirectErrorStream(true).redirectOutput(folder.resolve("churn.log").toFile()).start();
    }

    /** Goes on only when the other program has been round once more. */
    private static void awaitRound(Lab lab) throws Exception {
        final long rounds = Files.size(lab.file("rounds"));
        Await.until("the other program is at work", () -> {
            assertChurned(lab);
            return Files.size(lab.file("rounds")) > rounds + 1;
        });
    }

    private static void assertChurned(Lab lab) throws Exception {
        assertThat(Files.readString(lab.file("churn.log"))).as("a route of the other program was not as it left it")
                .isEmpty();
    }

    private static Set<String> destinations(Lab lab, String family, String protocol) throws Exception {
        return lab.ip("ha", family, "route", "show", "proto", protocol).items().stream()
                .map(route -> route.at("dst").text()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every route of a mobile node, and no other route of ours into the tunnel. */
    private static void assertOurs(Lab lab, int nodes) throws Exception {
        assertThat(lab.ip("ha", "-4", "route", "show", "dev", "dsmip0", "proto", "134").items()).hasSize(nodes);
        assertThat(lab.ip("ha", "-6", "route", "show", "dev", "dsmip0", "proto", "134").items()).hasSize(nodes);
    }

    private static void assertAliens(Lab lab, Set<String> aliens) throws Exception {
        assertThat(destinations(lab, "-4", "98")).isEqualTo(aliens);
    }

    @Test
    @Tag("OPS-RT-1")
    void nothingOfOursIsLostAndNothingOfOthersTouchedWhileRoutesComeAndGo() throws Exception {
        try (Lab lab = Lab.up("churn")) {
            lab.moveTo("visited1");
            final Crowd crowd = new Crowd(lab, NODES);
            final Set<String> aliens = IntStream.range(0, ALIENS).mapToObj(i -> "10.80." + i + ".0/24")
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String alien : aliens) {
                lab.ipDo("ha", "route add " + alien + " dev internet proto 98");
            }
            final Process churn = churn(lab);
            lab.keep(churn::destroy);
            awaitRound(lab);
            Daemon homeAgent = Daemon.start(lab, "ha", crowd.config());
            lab.keep(crowd.attach());
            crowd.register(0, NODES, 600);
            awaitRound(lab);
            Await.eventually(() -> assertOurs(lab, NODES));

            for (String mishap : List.of("link set dsmip0 down", "route flush dev dsmip0 proto 134",
                    "-6 route flush dev dsmip0 proto 134")) {
                final long beginNs = System.nanoTime();
                lab.ipDo("ha", mishap);
                if (mishap.startsWith("link")) {
                    lab.ipDo("ha", "link set dsmip0 up");
                }
                Await.eventually(() -> assertOurs(lab, NODES));
                System.err.printf("1000 bindings, %s: whole again after %d ms%n", mishap,
                        (System.nanoTime() - beginNs) / 1_000_000);
            }
            assertAliens(lab, aliens);

            homeAgent.kill();
            awaitRound(lab);
            homeAgent = Daemon.start(lab, "ha", crowd.config());
            awaitRound(lab);
            Await.eventually(() -> assertOurs(lab, NODES));

            churn.destroy();
            assertThat(churn.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertChurned(lab);
            assertAliens(lab, aliens);
            homeAgent.stop();
            assertThat(destinations(lab, "-4", "134")).isEmpty();
            assertThat(destinations(lab, "-6", "134")).isEmpty();
            assertAliens(lab, aliens);
            homeAgent.assertNoFailureLogged();
        }
    }
}
