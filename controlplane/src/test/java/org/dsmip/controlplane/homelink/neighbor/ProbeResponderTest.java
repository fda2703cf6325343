package org.dsmip.controlplane.homelink.neighbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** ARP probes as a host on the home link sends them, and the answers of the home agent byte by byte. */
class ProbeResponderTest {
    private static final String MAC = "020000000001";
    private static final String HOST = "020000000099";
    private static final String REQUEST = "0001080006040001";
    private static final String HOME = "c000020a";
    private static final String ANY = "00000000";
    private static final String NOBODY = "000000000000";
    private static final String PROBE = "ffffffffffff" + HOST + "0806" + REQUEST + HOST + ANY + NOBODY + HOME;
    private static final String ANSWER = HOST + MAC + "0806" + "0001080006040002" + MAC + HOME + HOST + ANY;

    private final Set<Ipv4Address> defended = new HashSet<>(Set.of(Ipv4Address.parse("192.0.2.10")));
    private final Map<Ipv4Address, MacAddress> owners = new HashMap<>();
    private final ProbeResponder responder = new ProbeResponder(defended::contains,
            (address, mac) -> mac.equals(owners.get(address)));

    ProbeResponderTest() {
        responder.self(self("02:00:00:00:00:01"));
    }

    private static FrameResponder.Self self(String mac) {
        return new FrameResponder.Self(MacAddress.parse(mac), null, Set.of());
    }

    private void assertUnanswered(String frame, ProbeOutcome outcome) {
        final long before = responder.counters().getOrDefault(outcome, 0L);
        assertThat(responder.onFrame(Octets.ofHex(frame))).as(frame).isNull();
        assertThat(responder.counters()).as(frame).containsEntry(outcome, before + 1);
    }

    @Test
    @Tag("BASE-ARP-14")
    void answersAProbeToWhoSentItInTheNameOfTheHomeAddress() {
        assertThat(responder.onFrame(Octets.ofHex(PROBE))).isEqualTo(Octets.ofHex(ANSWER));
        assertThat(responder.onFrame(Octets.ofHex(PROBE + "00".repeat(18)))).as("padded to the least length of a frame")
                .isEqualTo(Octets.ofHex(ANSWER));
        assertThat(responder.onFrame(Octets.ofHex(MAC + PROBE.substring(12)))).as("unicast")
                .isEqualTo(Octets.ofHex(ANSWER));
        assertThat(responder.counters()).containsEntry(ProbeOutcome.ANSWERED, 3L);
        responder.notSent();
        assertThat(responder.counters()).containsEntry(ProbeOutcome.NOT_SENT, 1L);
    }

    @Test
    @Tag("BASE-ARP-14")
    @Tag("BASE-HA-35")
    void answersAsLongAsTheAddressIsDefendedAndFromTheMacAddressOfTheMoment() {
        responder.self(self("02:00:00:00:00:02"));
        assertThat(responder.onFrame(Octets.ofHex(PROBE))).isEqualTo(Octets.ofHex(ANSWER.replace(MAC, "020000000002")));
        defended.clear();
        assertUnanswered(PROBE, ProbeOutcome.NOT_DEFENDED);
    }

    @Test
    @Tag("BASE-ARP-14")
    void leavesTheOwnerAloneThatComesHome() {
        owners.put(Ipv4Address.parse("192.0.2.10"), MacAddress.parse(HOST.replaceAll("(..)(?!$)", "$1:")));
        assertUnanswered(PROBE, ProbeOutcome.OWNER);
        assertThat(responder.onFrame(Octets.ofHex(PROBE.replace(HOST, "020000000077")))).as("a stranger").isNotNull();
        defended.clear();
        assertUnanswered(PROBE, ProbeOutcome.NOT_DEFENDED);
    }

    @Test
    @Tag("BASE-ARP-14")
    void leavesEverythingElseToTheKernel() {
        assertUnanswered(PROBE.replace(HOME, "c000020b"), ProbeOutcome.NOT_DEFENDED);
        assertUnanswered(PROBE.replace(ANY + NOBODY, "c0000263" + NOBODY), ProbeOutcome.NOT_A_PROBE);
        assertUnanswered(PROBE.replace(REQUEST, "0001080006040002"), ProbeOutcome.NOT_A_PROBE);
        assertUnanswered(PROBE.replace(REQUEST, "0006080006040001"), ProbeOutcome.NOT_A_PROBE);
        assertUnanswered(PROBE.replace("0806" + REQUEST, "0800" + REQUEST), ProbeOutcome.NOT_A_PROBE);
        assertUnanswered("020000000055" + PROBE.substring(12), ProbeOutcome.OTHER_HOST);
    }

    @Test
    @Tag("BASE-ARP-14")
    void answersNoGroupAndNotItself() {
        for (String sender : new String[]{"ffffffffffff", "010000000099", NOBODY, MAC}) {
            assertUnanswered("ffffffffffff" + HOST + "0806" + REQUEST + sender + ANY + NOBODY + HOME,
                    ProbeOutcome.BAD_SENDER);
        }
    }

    @Test
    void survivesEveryTruncation() {
        final byte[] probe = Octets.ofHex(PROBE).toArray();
        for (int length = 0; length < probe.length; length++) {
            assertThat(responder.onFrame(Octets.of(Arrays.copyOf(probe, length)))).as("length %d", length).isNull();
        }
        assertThat(responder.counters()).containsEntry(ProbeOutcome.TRUNCATED, (long) probe.length);
    }
}
