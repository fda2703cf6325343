package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the echoes of a run say about round trips. */
class EchoMeterTest {
    private static final long SESSION = 7;
    private static final long MILLI_NS = 1_000_000;

    @Test
    void roundTripsBeforeEverythingIsWarmDoNotCount() {
        final EchoMeter meter = new EchoMeter(SESSION, MILLI_NS, 2);
        meter.start(0);
        echo(meter, 0, 900 * MILLI_NS);
        echo(meter, 1, 800 * MILLI_NS);
        echo(meter, 2, 3 * MILLI_NS);
        echo(meter, 3, 4 * MILLI_NS);
        assertThat(meter.received()).isEqualTo(4);
        assertThat(meter.roundTrips().getTotalCount()).isEqualTo(2);
        assertThat(meter.roundTrips().getMaxValue()).isBetween(4 * MILLI_NS, 4 * MILLI_NS + MILLI_NS / 100);
    }

    @Test
    void anEchoThatCameTwiceCountsOnce() {
        final EchoMeter meter = new EchoMeter(SESSION, MILLI_NS, 0);
        meter.start(0);
        echo(meter, 0, 2 * MILLI_NS);
        echo(meter, 0, 9 * MILLI_NS);
        assertThat(meter.roundTrips().getTotalCount()).isEqualTo(1);
        assertThat(meter.roundTrips().getMaxValue()).isLessThan(3 * MILLI_NS);
    }

    private static void echo(EchoMeter meter, long sequence, long roundTripNs) {
        final ByteBuffer datagram = ByteBuffer.allocate(64);
        final long sentNs = 1_000 * MILLI_NS;
        Probe.write(datagram, Probe.Kind.PROBE, SESSION, sequence, sentNs);
        Probe.turn(datagram, Probe.Kind.ECHO, sequence + 1);
        meter.onDatagram(sentNs + roundTripNs, datagram);
    }
}
