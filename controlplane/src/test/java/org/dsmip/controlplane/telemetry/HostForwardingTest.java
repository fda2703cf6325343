package org.dsmip.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dsmip.controlplane.telemetry.HostForwarding.Own;
import org.dsmip.controlplane.telemetry.HostForwarding.Sample;
import org.dsmip.controlplane.telemetry.HostForwarding.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostForwardingTest {
    private static final long INTERVAL_NS = 5_000_000_000L;

    private long written;
    private long passedOn;
    private long sent;
    private long delivered;
    private long intoTunnels;
    private long fromTun;
    private long fromTunnels;
    private boolean rawCounted = true;
    private boolean runsAreWhole = true;
    private long nowNs = 1;
    private final HostForwarding watch = new HostForwarding(
            () -> new Sample(written, new KernelCounters.Ip(passedOn, rawCounted, sent, delivered),
                    new Own(intoTunnels, fromTun, fromTunnels, runsAreWhole)));

    /** Packets come out of tunnels, and the kernel forwards or delivers some of them. */
    private void outOfTunnels(long packets, long forwarded, long forHost) {
        fromTunnels += packets;
        delivered += packets;
        written += packets;
        passedOn += forwarded;
        delivered += forHost;
    }

    /** Packets go into tunnels: forwarded by the kernel, or sent by this host itself. */
    private void intoTunnels(long forwarded, long own) {
        passedOn += forwarded + (rawCounted ? forwarded + own : 0);
        sent += own;
        fromTun += forwarded + own;
        intoTunnels += forwarded + own;
    }

    private State look() {
        nowNs += INTERVAL_NS;
        watch.sample(nowNs);
        return watch.state();
    }

    @Test
    @Tag("OPS-HOST-10")
    void segmentsThatTheKernelCountedAsOnePacketAreNoLoss() {
        for (boolean whole : new boolean[]{false, true}) {
            runsAreWhole = whole;
            look();
            outOfTunnels(100, 100, 0);
            // A hundred runs of segments are forwarded, each split behind the place where it was counted.
            intoTunnels(100, 0);
            fromTun += whole ? 0 : 4_000;
            intoTunnels += 4_000;
            passedOn += 4_000;
            assertThat(look()).as("runs in one piece: %s", whole).isEqualTo(State.PASSED_ON);
        }
        outOfTunnels(100, 0, 0);
        assertThat(look()).isEqualTo(State.EATEN);
    }

    @Test
    @Tag("OPS-HOST-10")
    void whatAFirewallEatsIsNoticedAndSoIsItsEnd() {
        assertThat(look()).isEqualTo(State.UNKNOWN);
        outOfTunnels(100, 100, 0);
        intoTunnels(100, 0);
        assertThat(look()).isEqualTo(State.PASSED_ON);
        outOfTunnels(100, 0, 0);
        assertThat(look()).isEqualTo(State.EATEN);
        outOfTunnels(9, 9, 0);
        assertThat(look()).as("too few to tell").isEqualTo(State.EATEN);
        outOfTunnels(100, 100, 0);
        assertThat(look()).isEqualTo(State.PASSED_ON);
    }

    @Test
    @Tag("OPS-HOST-10")
    void whatGoesTheOtherWayHidesNothing() {
        for (boolean counted : new boolean[]{true, false}) {
            rawCounted = counted;
            outOfTunnels(100, 0, 0);
            intoTunnels(100, 0);
            assertThat(look()).as("raw counted: %s", counted).isEqualTo(State.EATEN);
            outOfTunnels(100, 100, 0);
            assertThat(look()).isEqualTo(State.PASSED_ON);
        }
    }

    @Test
    @Tag("OPS-HOST-10")
    void whatThisHostSaysItselfIsNoReasonForAnAlarm() {
        outOfTunnels(100, 0, 100);
        intoTunnels(0, 10_000);
        assertThat(look()).as("a mobile node that is a host").isEqualTo(State.PASSED_ON);
        outOfTunnels(100, 100, 0);
        intoTunnels(0, 10_000);
        assertThat(look()).as("one that sends much and has a network behind it").isEqualTo(State.PASSED_ON);
        outOfTunnels(100, 60, 0);
        assertThat(look()).as("a firewall with rules of its own").isEqualTo(State.PASSED_ON);
    }

    @Test
    @Tag("OPS-HOST-10")
    void aTunDeviceThatIsMadeAnewIsWatchedAtOnce() {
        outOfTunnels(10_000, 10_000, 0);
        assertThat(look()).isEqualTo(State.PASSED_ON);
        written = 0;
        look();
        outOfTunnels(100, 0, 0);
        assertThat(look()).isEqualTo(State.EATEN);
    }

    @Test
    void readsWhatTheKernelShows(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("snmp"), """
                Ip: Forwarding ForwDatagrams InDelivers OutRequests OutTransmits
                Ip: 1 999 40 30 70
                Icmp: InMsgs
                Icmp: 5
                """);
        Files.writeString(folder.resolve("snmp6"), """
                Ip6InDelivers                   \t2
                Ip6OutForwDatagrams             \t7
                Ip6OutRequests                  \t3
                """);
        Files.writeString(folder.resolve("dev"), """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls
                dsmip0: 100 1 0 3 0 0 0 0 200 2 0 17 0 0 0 0
                """);
        final KernelCounters counters = new KernelCounters(folder);
        assertThat(counters.ip()).isEqualTo(new KernelCounters.Ip(40 + 7, true, 33, 42));
        assertThat(counters.transmitDrops("dsmip0")).isEqualTo(17);
        assertThat(counters.transmitDrops("dsmip1")).isZero();
        assertThat(counters.received("dsmip0")).isEqualTo(1);
        assertThat(counters.transmitted("dsmip0")).isEqualTo(2);
        assertThat(new KernelCounters(folder.resolve("none")).ip())
                .isEqualTo(new KernelCounters.Ip(0, false, 0, 0));
    }
}
