package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.controlplane.system.Registrants.Asked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A home agent that is killed while mobile nodes register, move and let their registrations run out. By hand with more of it:
 * {@code ./mvnw verify -Dit.test=KilledHomeAgentIT -Ddsmip.kills=200}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledHomeAgentIT {
    private static final int KILLS = Integer.getInteger("dsmip.kills", 5);
    private static final int NODES = 200;
    private static final int PER_SECOND = 500;
    private static final int LONGEST_LIFE_MS = 600;
    private static final int CLIENTS = 1000;
    /** Within the tolerance: what was sent before a kill is not too old by the clock alone for a home agent that is there again at once. */
    private static final int AHEAD_SEC = 5;
    private static final int IDENTIFICATION_MISMATCH = 133;
    /** What a reply may have been on its way, and an end may be late, where other programs have the processors. */
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(2);

    private final Random random = new Random();
    private Lab lab;
    private Registrants registrants;
    private Path config;
    private int replayed;
    private int served;
    private int ended;

    @BeforeAll
    void manyMobileNodes() throws Exception {
        lab = Lab.up("killed");
        registrants = lab.keep(new Registrants(lab, NODES, new Random(random.nextLong())));
        registrants.clocksAhead(AHEAD_SEC);
        config = registrants.config();
        registrants.attach();
    }

    @AfterAll
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Tag("BASE-RPL-19")
    void whateverWasAcceptedIsThereAfterAKillAndNothingThatWasSuperseded() throws Exception {
        Daemon homeAgent = Daemon.startPatiently(lab, "ha", config);
        registrants.registerAll();
        for (int i = 0; i < KILLS; i++) {
            registrants.begin(PER_SECOND);
            Thread.sleep(random.nextInt(LONGEST_LIFE_MS));
            homeAgent.kill();
            registrants.pause();
            assertThat(homeAgent.log()).as("of kill %d", i).doesNotContain("set aside", "not known for certain");
            homeAgent.close();
            homeAgent = Daemon.startPatiently(lab, "ha", config);
            assertWhatWasAcceptedIsRefusedNow();
            assertAllIsThere(homeAgent, "kill " + i);
            assertThat(homeAgent.counter("registration-accepted")).as("since the start").isZero();
        }
        assertThat(homeAgent.log()).doesNotContain("set aside", "not known for certain");
        homeAgent.stop();
        System.err.printf("%d kills: %d bindings found again, %d ended in time, %d replays refused%n", KILLS, served,
                ended, replayed);
        assertThat(replayed).isPositive();
        assertThat(served).isPositive();
    }

    private void assertAllIsThere(Daemon homeAgent, String when) throws Exception {
        final long askedNs = System.nanoTime();
        final Map<String, Json> bindings = new HashMap<>();
        homeAgent.show(Topic.BINDINGS).at("mn").items().forEach(item -> bindings.put(item.at("hoa").text(), item));
        final long answeredNs = System.nanoTime();
        for (Registrants.Node node : registrants.nodes()) {
            final List<Asked> possible = new ArrayList<>(node.open());
            final Asked accepted = node.accepted();
            if (accepted != null) {
                possible.add(accepted);
            }
            final Json binding = bindings.remove(node.homeAddress());
            if (binding == null) {
                assertThat(possible).as("%s: %s is not bound", when, node.homeAddress())
                        .anyMatch(asked -> answeredNs - endNs(asked, asked.sentNs()) >= 0);
                ended++;
            } else {
                final String id = binding.at("coa").items().getFirst().at("id").text();
                assertThat(possible).as("%s: %s", when, binding.text()).anySatisfy(asked -> {
                    assertThat(Long.toHexString(asked.identification())).isEqualTo(id);
                    assertThat(asked.careOf()).isEqualTo(binding.at("coa").items().getFirst().at("coa").text());
                    assertThat(askedNs - endNs(asked, asked.answeredNs() == 0 ? askedNs : asked.answeredNs()))
                            .as("after its end").isLessThan(SLACK_NS);
                });
                assertThat(binding.at("restored").text()).isEqualTo("true");
                served++;
            }
        }
        assertThat(bindings).as("of nobody").isEmpty();
    }

    private static long endNs(Asked asked, long beginNs) {
        return beginNs + TimeUnit.SECONDS.toNanos(asked.lifetimeSec());
    }

    private void assertWhatWasAcceptedIsRefusedNow() throws Exception {
        // The newest first: they are the least old ones.
        assertRefused(Registrants.Node::accepted);
        assertRefused(Registrants.Node::superseded);
    }

    private void assertRefused(Function<Registrants.Node, @Nullable Asked> former) throws Exception {
        final Map<Integer, byte[]> old = new HashMap<>();
        for (Registrants.Node node : registrants.nodes()) {
            final Asked asked = former.apply(node);
            if (asked != null) {
                old.put(node.number(), asked.octets().toArray());
            }
        }
        registrants.refusals().clear();
        Await.until("each of them is refused", () -> {
            for (Map.Entry<Integer, byte[]> request : old.entrySet()) {
                if (!registrants.refusals().containsKey(request.getKey())) {
                    registrants.send(request.getValue());
                }
            }
            return registrants.refusals().keySet().containsAll(old.keySet());
        });
        assertThat(registrants.refusals().values()).containsOnly(IDENTIFICATION_MISMATCH);
        replayed += old.size();
    }

    @Test
    @Tag("OPS-DISK-2")
    void clientsThatAreCutOffAndASignalDuringCommitsLeaveTheRecordWhole() throws Exception {
        final Daemon homeAgent = Daemon.startPatiently(lab, "ha", config);
        registrants.registerAll();
        registrants.begin(PER_SECOND);
        final long acceptedBefore = homeAgent.counter("registration-accepted");
        final ByteBuffer question = ByteBuffer.wrap("show bindings\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < CLIENTS; i++) {
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(lab.adminSocket("ha")))) {
                client.write(question.rewind());
                if (i % 4 == 0) {
                    client.read(ByteBuffer.allocate(1 + random.nextInt(2000)));
                }
            }
        }
        Await.until("registrations go on", () -> homeAgent.counter("registration-accepted") > acceptedBefore + 100);
        homeAgent.stop();
        registrants.pause();
        assertThat(homeAgent.log()).doesNotContain("ClosedChannel", "ClosedByInterrupt", "cannot be written to disk");
        final Daemon next = Daemon.startPatiently(lab, "ha", config);
        assertAllIsThere(next, "after the signal");
        assertThat(next.log()).doesNotContain("set aside", "not known for certain");
        next.stop();
    }
}
