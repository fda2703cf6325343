package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.mobilenode.HomeEvidence.Verdict;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("OPS-HOME-1")
class HomeEvidenceTest {
    private static final MacAddress HOME_AGENT = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:66");
    private static final long MILLI = 1_000_000L;

    private final HomeEvidence unknowing = new HomeEvidence(Sample.HOME_AGENT, null, null);
    private final HomeEvidence knowing = new HomeEvidence(Sample.HOME_AGENT, null, HOME_AGENT);
    private long nowNs = -Node.SECOND;

    /** Lets time pass and answers how many probes were sent. */
    private int pass(HomeEvidence evidence, long durationNs) {
        final long endNs = nowNs + durationNs;
        int probes = 0;
        while (evidence.nextDeadlineNs() != Deadline.NEVER && evidence.nextDeadlineNs() - endNs <= 0) {
            nowNs = Math.max(nowNs, evidence.nextDeadlineNs());
            probes += evidence.onTimer(nowNs) ? 1 : 0;
        }
        nowNs = endNs;
        return probes;
    }

    @Test
    void asksAtOnceAndBelievesTheKnownAddress() {
        knowing.ask(nowNs);
        assertThat(pass(knowing, 0)).isOne();
        assertThat(knowing.verdict()).isEqualTo(Verdict.ASKING);
        knowing.onAnswer(nowNs, HOME_AGENT);
        assertThat(knowing.verdict()).isEqualTo(Verdict.HOME);
        knowing.onAuthentic(nowNs);
        assertThat(pass(knowing, 3600 * Node.SECOND)).as("no more questions").isZero();
        assertThat(knowing.verdict()).isEqualTo(Verdict.HOME);
    }

    @Test
    void doesNotBelieveAnotherAddress() {
        knowing.ask(nowNs);
        pass(knowing, 0);
        knowing.onAnswer(nowNs, STRANGER);
        assertThat(knowing.verdict()).isEqualTo(Verdict.ASKING);
        pass(knowing, 2 * Node.SECOND);
        assertThat(knowing.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(knowing.doubt()).isEqualTo(
                "02:00:00:00:00:66 answers for 192.0.2.1, whose link-layer address is 02:00:00:00:00:01");
    }

    @Test
    void whereNobodyAnswersItIsElsewhereButGoesOnAskingEverMoreRarely() {
        unknowing.ask(nowNs);
        assertThat(pass(unknowing, 1500 * MILLI)).isEqualTo(4);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(unknowing.doubt()).isEqualTo("nobody answers for 192.0.2.1");
        assertThat(pass(unknowing, 3600 * Node.SECOND)).isBetween(130, 160);
        unknowing.onAnswer(nowNs, HOME_AGENT);
        assertThat(unknowing.verdict()).as("the home agent is back").isEqualTo(Verdict.HOME);
        assertThat(unknowing.doubt()).isNull();
    }

    @Test
    void withNoAddressKnownItIsATrialOfThreeSecondsThatTeachesTheAddress() {
        unknowing.ask(nowNs);
        pass(unknowing, 0);
        unknowing.onAnswer(nowNs, HOME_AGENT);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.HOME);
        assertThat(unknowing.known()).as("not before a signed reply").isNull();
        pass(unknowing, 2999 * MILLI);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.HOME);
        unknowing.onAuthentic(nowNs);
        assertThat(unknowing.known()).isEqualTo(HOME_AGENT);
        pass(unknowing, 10 * Node.SECOND);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.HOME);
    }

    @Test
    void aTrialWithoutASignedReplyEndsAndWhoeverAnsweredIsNotBelievedAgain() {
        for (HomeEvidence evidence : new HomeEvidence[]{unknowing, knowing}) {
            evidence.ask(nowNs);
            pass(evidence, 0);
            evidence.onAnswer(nowNs, HOME_AGENT);
            pass(evidence, 3 * Node.SECOND);
            assertThat(evidence.verdict()).isEqualTo(Verdict.FOREIGN);
            assertThat(evidence.doubt()).isEqualTo(
                    "02:00:00:00:00:01 answers for 192.0.2.1, but no signed reply came within 3 s");
            pass(evidence, 60 * Node.SECOND);
            evidence.onAnswer(nowNs, HOME_AGENT);
            assertThat(evidence.verdict()).isEqualTo(Verdict.FOREIGN);
        }
        assertThat(unknowing.known()).isNull();
        knowing.onAuthentic(nowNs);
        assertThat(pass(knowing, 0)).as("it was there after all, and slow").isOne();
        knowing.onAnswer(nowNs, HOME_AGENT);
        assertThat(knowing.verdict()).isEqualTo(Verdict.HOME);
    }

    @Test
    void anotherLinkIsAskedAnew() {
        knowing.ask(nowNs);
        pass(knowing, 0);
        knowing.onAnswer(nowNs, HOME_AGENT);
        knowing.onAuthentic(nowNs);
        knowing.leave();
        assertThat(knowing.verdict()).isEqualTo(Verdict.NOT_ASKED);
        assertThat(knowing.nextDeadlineNs()).isEqualTo(Deadline.NEVER);
        knowing.onAnswer(nowNs, HOME_AGENT);
        assertThat(knowing.verdict()).as("nobody asked").isEqualTo(Verdict.NOT_ASKED);
        knowing.ask(nowNs);
        assertThat(pass(knowing, 0)).isOne();
        assertThat(knowing.verdict()).isEqualTo(Verdict.ASKING);
    }

    @Test
    void aConfiguredAddressIsNotOverwritten() {
        final HomeEvidence configured = new HomeEvidence(Sample.HOME_AGENT, STRANGER, HOME_AGENT);
        configured.ask(nowNs);
        pass(configured, 0);
        configured.onAnswer(nowNs, HOME_AGENT);
        assertThat(configured.verdict()).isEqualTo(Verdict.ASKING);
        configured.onAnswer(nowNs, STRANGER);
        configured.onAuthentic(nowNs);
        assertThat(configured.known()).isEqualTo(STRANGER);
    }
}
