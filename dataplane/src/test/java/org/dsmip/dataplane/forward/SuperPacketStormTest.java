package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Super-packets, plain packets, fragments and ICMP errors in the same bursts through both ends of a tunnel that changes under
 * them, into ways out that refuse, take parts and fail: the account is exact to the segment after each burst.
 */
class SuperPacketStormTest {
    private static final int ROUNDS = 250;
    private static final int MOST_IN_A_BURST = 12;
    private static final int BINDINGS = 3;
    private static final List<String> CARE_OF = List.of("203.0.113.10", "198.51.100.10", "198.51.100.11");

    @ParameterizedTest
    @CsvSource({"true, 0, 1", "true, 0, 2", "false, 0, 3", "false, 0.05, 4", "false, 0.4, 5"})
    @Tag("PF-21")
    @Tag("PF-24")
    @Tag("OPS-GSO-3")
    void theAccountIsExactToTheSegmentAfterEachBurst(boolean calm, double refusing, long seed) {
        new Storm(calm, refusing, seed).rage("seed " + seed);
    }

    /** Both ends, and what happens to them. */
    private static final class Storm {
        private final StormPackets packets;
        private final SplittableRandom random;
        private final TestForwarder homeAgent;
        private final TestForwarder mobileNode;
        private final boolean calm;
        private long calls;

        private Storm(boolean calm, double refusing, long seed) {
            this.calm = calm;
            random = new SplittableRandom(seed);
            packets = new StormPackets(random.split());
            homeAgent = end(TunnelEnd.HOME_AGENT, refusing, seed);
            mobileNode = end(TunnelEnd.MOBILE_NODE, refusing, seed + 2);
            move();
        }

        private TestForwarder end(TunnelEnd end, double refusing, long seed) {
            final TestForwarder forwarder = new TestForwarder(TestForwarder.defaults(end), 1,
                    new RecordingSender(refusing, seed), new RecordingSender(refusing, seed + 1));
            if (!calm) {
                forwarder.tunnel().failing(() -> ++calls % 61 == 0);
                forwarder.tun().failing(() -> ++calls % 67 == 0);
            }
            return forwarder;
        }

        private void rage(String about) {
            for (int round = 0; round < ROUNDS; round++) {
                final String now = about + ", round " + round;
                if (random.nextInt(5) == 0) {
                    move();
                }
                homeAgent.pass(random.nextInt(50_000_000));
                mobileNode.pass(random.nextInt(50_000_000));
                fromTun(homeAgent, false, now + ", down");
                carry(homeAgent, mobileNode, now + ", out of the tunnel at the mobile node");
                fromTun(mobileNode, true, now + ", up");
                carry(mobileNode, homeAgent, now + ", out of the tunnel at the home agent");
            }
            for (TestForwarder end : List.of(homeAgent, mobileNode)) {
                for (Counter counter : List.of(Counter.SUPER_PACKETS, Counter.FRAGMENTED, Counter.FORWARDED_TO_TUN,
                        Counter.FORWARDED_TO_TUNNEL, Counter.TOO_BIG_SENT, Counter.CONSUMED)) {
                    assertThat(end.value(counter)).as("%s, %s", counter, about).isPositive();
                }
                assertThat(end.value(DropReason.INTERNAL_ERROR) > 0).as("something failed").isEqualTo(!calm);
                if (calm) {
                    assertThat(end.value(DropReason.SEND_REFUSED)).isZero();
                }
            }
            assertThat(homeAgent.value(Counter.HAIRPINNED)).as(about).isPositive();
        }

        /** Something of the tunnel is other than before: where the node is, how it is reached, what the path takes. */
        private void move() {
            final EncapsulationKind[] kinds = EncapsulationKind.values();
            final String careOf = CARE_OF.get(random.nextInt(CARE_OF.size()));
            final Testbed.Binding now = binding().of(1, "192.0.2.10", careOf)
                    .with("2001:db8:1::10/128", mode()).with("2001:db8:100::/56", mode())
                    .by(kinds[random.nextInt(kinds.length)]).reverse(random.nextInt(4) > 0)
                    .mtu(random.nextInt(3) == 0 ? 1400 : 1280, random.nextInt(3) == 0 ? 1290 : 1500);
            homeAgent.put(now);
            mobileNode.put(now);
            homeAgent.put(binding().of(2, "192.0.2.11", "198.51.100.7").with("2001:db8:1::11/128", mode())
                    .mtu(1400, random.nextInt(3) == 0 ? 1300 : 1500));
            packets.careOfAddress(now.careOfAddress());
        }

        private TunnelingMode mode() {
            return random.nextBoolean() ? TunnelingMode.CARE_OF_ADDRESS : TunnelingMode.HOME_ADDRESS;
        }

        private void fromTun(TestForwarder end, boolean outward, String about) {
            final List<StormPackets.Given> burst = new ArrayList<>();
            long segments = 0;
            for (int i = random.nextInt(MOST_IN_A_BURST) + 1; i > 0; i--) {
                burst.add(packets.fromTun(outward));
                segments += burst.getLast().segments();
            }
            final long before = end.value(Counter.TUN_PACKETS_IN);
            final boolean failed = fails(() -> end.fromTun(burst));
            if (!failed) {
                assertThat(end.value(Counter.TUN_PACKETS_IN) - before).as("segments, %s", about).isEqualTo(segments);
            }
            assertAccount(end, about);
        }

        /** What one end has sent comes to the other, with losses, repetitions, and what else comes out of networks. */
        private void carry(TestForwarder from, TestForwarder to, String about) {
            final List<byte[]> sent = new ArrayList<>();
            for (byte[] packet : from.toTunnel()) {
                for (int copies = random.nextInt(20) == 0 ? random.nextInt(3) : 1; copies > 0; copies--) {
                    sent.add(packet);
                }
                if (random.nextInt(40) == 0) {
                    sent.add(packets.errorAbout(packet));
                    fails(() -> from.fromTunnel(sent.removeLast()));
                    assertAccount(from, about + ", error");
                }
            }
            from.toTun();
            sent.addAll(packets.fromTunnel(to == homeAgent));
            while (!sent.isEmpty()) {
                final List<byte[]> burst = sent.subList(0,
                        Math.min(sent.size(), 1 + random.nextInt(TestForwarder.BURST)));
                fails(() -> to.fromTunnel(burst.toArray(byte[][]::new)));
                burst.clear();
                assertAccount(to, about);
            }
            to.toTun();
        }

        private boolean fails(Runnable burst) {
            try {
                burst.run();
                return false;
            } catch (AssertionError e) {
                assertThat(e).hasMessage("broken");
                assertThat(calm).as("the ways out fail").isFalse();
                return true;
            }
        }

        private void assertAccount(TestForwarder end, String about) {
            end.assertExactAccount(about);
            for (Counter counter : Counter.values()) {
                assertThat(ofBindings(id -> end.value(id, counter))).as("%s of all bindings, %s", counter, about)
                        .isLessThanOrEqualTo(end.value(counter));
            }
            for (DropReason reason : DropReason.values()) {
                assertThat(ofBindings(id -> end.value(id, reason))).as("%s of all bindings, %s", reason, about)
                        .isLessThanOrEqualTo(end.value(reason));
            }
        }

        private static long ofBindings(IntToLongFunction value) {
            long sum = 0;
            for (int id = 1; id <= BINDINGS; id++) {
                sum += value.applyAsLong(id);
            }
            return sum;
        }
    }
}
