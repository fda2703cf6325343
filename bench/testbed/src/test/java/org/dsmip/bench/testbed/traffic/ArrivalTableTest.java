package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalTableTest {
    private static final InetSocketAddress SENDER = Endpoint.parse("192.0.2.1:9", -1);

    private final ArrivalTable table = new ArrivalTable(true, 20);
    private final ByteBuffer datagram = ByteBuffer.allocate(64);

    private ByteBuffer datagram(Probe.Kind kind, long session, long sequence) {
        Probe.write(datagram.clear(), kind, session, sequence, 77);
        return datagram;
    }

    @Test
    void turnsAProbeIntoItsEchoWithTheNumberThatArrived() {
        table.onDatagram(0, SENDER, datagram(Probe.Kind.PROBE, 1, 0));
        assertThat(table.onDatagram(1, SENDER, datagram(Probe.Kind.PROBE, 1, 4))).isTrue();
        assertThat(Probe.is(datagram, Probe.Kind.ECHO)).isTrue();
        assertThat(Probe.arrived(datagram)).isEqualTo(2);
        assertThat(Probe.sentNs(datagram)).isEqualTo(77);
        assertThat(Probe.sequence(datagram)).isEqualTo(4);
        assertThat(table.sessions().getFirst().sender()).isEqualTo("192.0.2.1:9");
    }

    @Test
    void answersQuestionsAboutSessionsItDoesNotKnowWithZero() {
        assertThat(table.onDatagram(0, SENDER, datagram(Probe.Kind.QUESTION, 5, 0))).isTrue();
        assertThat(Probe.is(datagram, Probe.Kind.ANSWER)).isTrue();
        assertThat(Probe.arrived(datagram)).isZero();
        assertThat(table.sessions()).isEmpty();
    }

    @Test
    void neverAnswersEchoesAnswersOrNoiseSoThatTwoReflectorsCannotLoop() {
        assertThat(table.onDatagram(0, SENDER, datagram(Probe.Kind.ECHO, 5, 0))).isFalse();
        assertThat(table.onDatagram(0, SENDER, datagram(Probe.Kind.ANSWER, 5, 0))).isFalse();
        final long seed = 3344;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            final byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            assertThat(table.onDatagram(0, SENDER, ByteBuffer.wrap(noise))).as("seed %d, datagram %d", seed, i)
                    .isFalse();
        }
        assertThat(table.sessions()).isEmpty();
    }

    @Test
    void boundsTheNumberOfSessionsAndForgetsTheOneSilentLongest() {
        for (int session = 0; session < 1000; session++) {
            table.onDatagram(session, SENDER, datagram(Probe.Kind.PROBE, session, 0));
            table.onDatagram(session, SENDER, datagram(Probe.Kind.PROBE, 0, session));
        }
        assertThat(table.sessions()).hasSize(256);
        table.onDatagram(0, SENDER, datagram(Probe.Kind.QUESTION, 0, 0));
        assertThat(Probe.arrived(datagram)).isEqualTo(1000);
    }

    @Test
    void survivesHostileSequenceNumbers() {
        for (long sequence : new long[]{Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1L << 62, Long.MAX_VALUE - 1, 1}) {
            assertThat(table.onDatagram(0, SENDER, datagram(Probe.Kind.PROBE, 1, sequence))).isTrue();
        }
        assertThat(table.sessions().getFirst().sequences().distinct()).isEqualTo(3);
    }
}
