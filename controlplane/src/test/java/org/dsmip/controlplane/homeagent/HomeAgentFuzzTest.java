package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.MODE;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.wire.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Registrations mutated at random: nothing escapes, nothing changes, nothing grows. */
class HomeAgentFuzzTest {
    private static final int ROUNDS = 100_000;
    private static final long SEED = 5454;

    private static byte[] mutated(SplittableRandom random, byte[] original) {
        byte[] bytes = original.clone();
        final int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(5)) {
                case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 1 -> bytes = inserted(random, bytes);
                case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
                default -> {
                    if (bytes.length > 0) {
                        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] inserted(SplittableRandom random, byte[] bytes) {
        final int at = random.nextInt(bytes.length + 1);
        final byte[] junk = new byte[random.nextInt(32)];
        random.nextBytes(junk);
        final byte[] result = new byte[bytes.length + junk.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(junk, 0, result, at, junk.length);
        System.arraycopy(bytes, at, result, at + junk.length, bytes.length - at);
        return result;
    }

    private static boolean authentic(byte[] mutation, byte[] original) {
        return mutation.length >= original.length
                && Arrays.equals(mutation, 0, original.length, original, 0, original.length);
    }

    @Test
    @Tag("B-14")
    @Tag("B-26")
    @Tag("B-34")
    @Tag("B-41")
    @Tag("B-45")
    @Tag("BASE-FMT-10")
    void survivesMutatedRegistrationsWithoutAnyChange() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Scene scene = new Setting().withForeignAgent().scene();
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"), MODE);
        scene.passAndFire(10 * Scene.SECOND_NS);
        final long instant = scene.nowNs();
        final List<BindingView> before = scene.agent().views().bindings(instant);
        final List<byte[]> originals = List.of(Vectors.bytes("R1"), Vectors.bytes("R3"), Vectors.bytes("R4"),
                Vectors.bytes("R8"), Vectors.bytes("R10"), Vectors.bytes("R11"), Vectors.bytes("TV-3"),
                Vectors.bytes("TV-11"), Vectors.bytes("TV-12a"),
                scene.request().extensions(prefix("2001:db8:101::/64")).bytes());
        for (int round = 0; round < ROUNDS; round++) {
            final byte[] original = originals.get(random.nextInt(originals.size()));
            final byte[] mutation = mutated(random, original);
            if (authentic(mutation, original)) {
                continue;
            }
            final String where = "seed " + SEED + " round " + round;
            final List<Effect> effects = scene.receive(mutation, COLOCATED);
            assertThat(Scene.changes(effects)).as(where).isEmpty();
            assertThat(effects.size()).as(where).isLessThanOrEqualTo(2);
        }
        assertThat(scene.agent().views().bindings(instant)).isEqualTo(before);
        assertThat(scene.agent().counters()).containsEntry(RegistrationCounter.ACCEPTED, 1L)
                .containsEntry(RegistrationCounter.DEREGISTERED, 0L);
        assertThat(Scene.reply(scene.register(prefix("2001:db8:100::/56"))).code()).as("still at work").isZero();
    }

    @Test
    @Tag("B-45")
    void answersAuthenticGarbageWithoutAnException() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final Scene scene = new Setting().scene();
        for (int round = 0; round < 5_000; round++) {
            final byte[] garbage = new byte[random.nextInt(2048)];
            random.nextBytes(garbage);
            for (int i = 0; i + 1 < garbage.length; i += 20) {
                garbage[i] = (byte) 152;
            }
            final List<Effect> effects = scene.receive(scene.request().raw(garbage).bytes(), COLOCATED);
            assertThat(effects.stream().filter(Effect.Send.class::isInstance).count()).as("seed %d round %d", SEED,
                    round).isLessThanOrEqualTo(1);
            assertThat(scene.agent().views().bindings(scene.nowNs())).hasSizeLessThanOrEqualTo(1);
        }
    }
}
