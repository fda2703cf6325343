package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Test;

/** A policy that is published while packets pass holds from the next burst on, as if it had from the start. */
class PolicyChangeTest {
    private static final int SYN = 2;
    private static final int PAIRS = 300;
    private static final long HOURS_NS = 10_000_000_000_000L;
    private static final byte[] MSS_1460 = {2, 4, 5, (byte) 0xB4};

    private static <T> T any(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static TunnelPolicy random(SplittableRandom random) {
        return new TunnelPolicy(random.nextInt(1, 256),
                new TunnelMarking(any(random, TunnelMarking.OuterEcn.values()), random.nextInt(-1, 64),
                        random.nextBoolean()),
                new TunnelSizing(random.nextInt(TunnelSizing.SMALLEST_MTU, TunnelSizing.LARGEST_FLOOR + 1),
                        random.nextBoolean(), random.nextBoolean(),
                        random.nextInt(TunnelSizing.SMALLEST_MSS, TunnelSizing.LARGEST_MSS_FLOOR + 1)),
                random.nextBoolean(), any(random, BareHomeAddress.values()),
                random.nextInt(0, 4), random.nextInt(0, 4));
    }

    private static byte[] opening() {
        return Packets.ipv4(0, 7, 0x4000, 64, 6, CN, HOA, ByteBuffer.allocate(24).putShort((short) 40000)
                .putShort((short) 80).putInt(1).putInt(2).put((byte) (6 << 4)).put((byte) SYN).putShort((short) 0xFFFF)
                .putInt(0).put(MSS_1460).array());
    }

    private static byte[] large(int flags) {
        return Packets.ipv4(0xB9, 7, flags, 64, 17, CN, HOA, Packets.udp(1470));
    }

    private static byte[] tooBig() {
        return Packets.icmpv4Error(CN, HA, 0x0304, 600, Arrays.copyOf(Packets.ipv4(0, 9, 0x4000, 64, 4, HA, COA,
                Packets.ipv4(0, 7, 0x4000, 60, 17, CN, HOA, Packets.udp(1460))), 548));
    }

    /** What a policy may decide about, one packet after the other. */
    private static List<Octets> outcome(TestForwarder homeAgent) {
        final List<Octets> outcome = new ArrayList<>();
        for (byte[] down : List.of(opening(), large(0), large(0x4000), Packets.ipv6(0xBB, 64, CN6, MN6, 17,
                Packets.udp(40)), Packets.ipv6(CN6, MN6, 1400))) {
            note(homeAgent.fromTun(down), outcome);
        }
        final byte[] inner = Packets.ipv6(3, 64, MN6, CN6, 17, Packets.udp(40));
        for (byte[] up : List.of(wrap(41, COA, HA, inner), Packets.ipv4(0xB8, 1, 0, 64, 41, COA, HA, inner),
                wrap(41, HOA, HA, inner), tooBig())) {
            note(homeAgent.fromTunnel(up), outcome);
        }
        for (int i = 0; i < 5; i++) {
            note(homeAgent.fromTun(large(0x4000)), outcome);
        }
        return outcome;
    }

    private static void note(TestForwarder homeAgent, List<Octets> outcome) {
        homeAgent.toTunnel().forEach(packet -> outcome.add(Octets.of(withoutNumbers(packet))));
        homeAgent.toTun().forEach(packet -> outcome.add(Octets.of(packet)));
        outcome.add(Octets.of(new byte[0]));
    }

    /** Outer headers are numbered as they come. */
    private static byte[] withoutNumbers(byte[] packet) {
        final byte[] copy = packet.clone();
        for (int at = 0; at + 20 <= copy.length && copy[at] >> 4 == 4; at += 20) {
            Arrays.fill(copy, at + 4, at + 6, (byte) 0);
            Arrays.fill(copy, at + 10, at + 12, (byte) 0);
            if (copy[at + 9] != 4) {
                break;
            }
        }
        return copy;
    }

    private static TestForwarder homeAgent(TunnelPolicy policy) {
        return TestForwarder.homeAgent(policy, binding().with("2001:db8:100::/56", TunnelingMode.HOME_ADDRESS));
    }

    @Test
    void aChangedPolicyDoesWhatItWouldHaveDoneFromTheStart() {
        final SplittableRandom random = new SplittableRandom(9);
        for (int pair = 0; pair < PAIRS; pair++) {
            final TunnelPolicy before = random(random);
            final TunnelPolicy after = random(random);
            if (before.icmpErrorsPerSecond() + after.icmpErrorsPerSecond() == 0) {
                // What was sent of a number for good stays sent.
                continue;
            }
            final TestForwarder changed = homeAgent(before);
            final TestForwarder fresh = homeAgent(after);
            outcome(changed);
            changed.policy(after);
            // What was learned of paths is as old as what was taken of the limit.
            changed.pass(HOURS_NS);
            fresh.pass(HOURS_NS);
            assertThat(outcome(changed)).as("%s, then %s", before, after).isEqualTo(outcome(fresh));
        }
    }

    @Test
    void aLimitOfNothingIsForgottenWhenItIsLifted() {
        final TokenBucket bucket = new TokenBucket();
        assertThat(bucket.take(1, 1, 0)).isTrue();
        assertThat(bucket.take(2, 1, 0)).isFalse();
        assertThat(bucket.take(HOURS_NS, 1, 0)).isFalse();
        assertThat(bucket.take(HOURS_NS, 1, 10)).isTrue();
        assertThat(bucket.take(HOURS_NS, 1, 10)).isFalse();
        assertThat(bucket.take(HOURS_NS + 100_000_000, 1, 10)).isTrue();
    }

    @Test
    void aWorkerWhoseTimeIsALittleBehindFindsNoFullBucket() {
        final TokenBucket bucket = new TokenBucket();
        assertThat(bucket.take(1_000_000, 1, 10)).isTrue();
        assertThat(bucket.take(0, 1, 10)).isFalse();
    }

    @Test
    void aChangeCostsNoMemory() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final RecordingSender sender = new RecordingSender();
        sender.forgetPackets();
        final TestForwarder homeAgent = new TestForwarder(TestForwarder.defaults(TunnelEnd.HOME_AGENT), 1, sender,
                sender);
        homeAgent.put(binding());
        final TunnelPolicy[] policies = new SplittableRandom(1).ints(64).mapToObj(i -> random(new SplittableRandom(i)))
                .toArray(TunnelPolicy[]::new);
        final byte[][] packet = {Packets.ipv4(CN, HOA, 200)};
        long allocated = 0;
        for (int round = 0; round < 50_000; round++) {
            homeAgent.policy(policies[round % policies.length]);
            final long before = threads.getCurrentThreadAllocatedBytes();
            homeAgent.fromTun(packet);
            allocated = round < 25_000 ? 0 : allocated + threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).as("bytes for 25000 changes").isLessThan(4_096);
    }
}
