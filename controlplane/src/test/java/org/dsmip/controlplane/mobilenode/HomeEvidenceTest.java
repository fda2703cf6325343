package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

    /** Begins a stay in which this one has just lost a trial. */
    private void loseTrial(HomeEvidence evidence, MacAddress mac) {
        evidence.ask(nowNs);
        pass(evidence, 0);
        evidence.onAnswer(nowNs, mac);
        assertThat(evidence.verdict()).isEqualTo(Verdict.HOME);
        pass(evidence, 3 * Node.SECOND);
        assertThat(evidence.verdict()).isEqualTo(Verdict.FOREIGN);
    }

    /** Answers every half second, by each in turn, for so long; says after how many seconds trials began. */
    private List<Long> trials(HomeEvidence evidence, long seconds, MacAddress... macs) {
        final long startNs = nowNs;
        final List<Long> begun = new ArrayList<>();
        for (int i = 0; i < 2 * seconds; i++) {
            pass(evidence, 500 * MILLI);
            final Verdict before = evidence.verdict();
            evidence.onAnswer(nowNs, macs[i % macs.length]);
            if (before != Verdict.HOME && evidence.verdict() == Verdict.HOME) {
                begun.add((nowNs - startNs) / Node.SECOND);
            }
        }
        return begun;
    }

    @Test
    void aTrialWithoutASignedReplyEndsAndWhoeverAnsweredIsNotBelievedAgainBeforeTheBackOffIsOver() {
        for (HomeEvidence evidence : new HomeEvidence[]{unknowing, knowing}) {
            loseTrial(evidence, HOME_AGENT);
            assertThat(evidence.doubt()).isEqualTo(
                    "02:00:00:00:00:01 answers for 192.0.2.1, but no signed reply came within 3 s");
            assertThat(pass(evidence, 4999 * MILLI)).isZero();
            evidence.onAnswer(nowNs, HOME_AGENT);
            assertThat(evidence.verdict()).isEqualTo(Verdict.FOREIGN);
            assertThat(pass(evidence, MILLI)).as("asks again").isOne();
            evidence.onAnswer(nowNs, HOME_AGENT);
            assertThat(evidence.verdict()).isEqualTo(Verdict.HOME);
            evidence.onAuthentic(nowNs);
            assertThat(evidence.known()).isEqualTo(HOME_AGENT);
        }
    }

    @Test
    void trialsBecomeEverRarerWhoeverAnswersButGoOn() {
        loseTrial(unknowing, HOME_AGENT);
        assertThat(trials(unknowing, 300, HOME_AGENT, STRANGER))
                .containsExactly(5L, 5L + 3 + 10, 18L + 3 + 20, 41L + 3 + 40, 84L + 3 + 60, 147L + 3 + 60,
                        210L + 3 + 60);
        unknowing.leave();
        loseTrial(unknowing, STRANGER);
        assertThat(trials(unknowing, 10, STRANGER)).as("another stay").containsExactly(5L);
    }

    @Test
    void aReplyToTheVisitorShortensTheWaitOnceInAStayAndThenTrialsAreRarerStill() {
        loseTrial(unknowing, STRANGER);
        unknowing.onAuthentic(nowNs);
        assertThat(pass(unknowing, 0)).as("it is there after all, and was perhaps slow").isOne();
        unknowing.onAnswer(nowNs, STRANGER);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.HOME);
        pass(unknowing, 3 * Node.SECOND);
        for (int i = 0; i < 3; i++) {
            unknowing.onAuthentic(nowNs);
            assertThat(pass(unknowing, Node.SECOND)).isZero();
        }
        assertThat(trials(unknowing, 660, STRANGER))
                .containsExactly(7L, 7L + 3 + 20, 30L + 3 + 40, 73L + 3 + 80, 156L + 3 + 160, 319L + 3 + 320);
        assertThat(unknowing.known()).isNull();
    }

    @Test
    void aReplyToTheVisitorGrantsNoTrialToWhoeverContradictsTheKnownAddress() {
        knowing.ask(nowNs);
        pass(knowing, 0);
        knowing.onAnswer(nowNs, STRANGER);
        pass(knowing, 2 * Node.SECOND);
        knowing.onAuthentic(nowNs);
        knowing.onAnswer(nowNs, STRANGER);
        assertThat(knowing.verdict()).isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void withSeveralAnswersHomeIsConfirmedButNothingIsLearned() {
        unknowing.ask(nowNs);
        pass(unknowing, 0);
        unknowing.onAnswer(nowNs, STRANGER);
        unknowing.onAnswer(nowNs, HOME_AGENT);
        unknowing.onAnswer(nowNs, HOME_AGENT);
        unknowing.onAuthentic(nowNs);
        pass(unknowing, 3600 * Node.SECOND);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.HOME);
        assertThat(unknowing.known()).isNull();
    }

    @Test
    void anotherAddressThanTheLearnedOneHasItsTrialLaterAndIsLearnedAfterASignedReply() {
        knowing.ask(nowNs);
        assertThat(trials(knowing, 42, STRANGER)).as("a new network card").containsExactly(40L);
        knowing.onAuthentic(nowNs);
        assertThat(knowing.known()).isEqualTo(STRANGER);
        pass(knowing, 3600 * Node.SECOND);
        assertThat(knowing.verdict()).isEqualTo(Verdict.HOME);
    }

    @Test
    void theKnownAddressNeedNotWaitForAStranger() {
        knowing.ask(nowNs);
        pass(knowing, 0);
        knowing.onAnswer(nowNs, STRANGER);
        pass(knowing, 10 * Node.SECOND);
        knowing.onAnswer(nowNs, HOME_AGENT);
        assertThat(knowing.verdict()).isEqualTo(Verdict.HOME);
        knowing.onAuthentic(nowNs);
        assertThat(knowing.known()).isEqualTo(HOME_AGENT);
    }

    @Test
    void aDoubtIsToldOnceInAStay() {
        loseTrial(unknowing, HOME_AGENT);
        assertThat(unknowing.untoldDoubt()).isEqualTo(unknowing.doubt()).isNotNull();
        trials(unknowing, 9, HOME_AGENT);
        assertThat(unknowing.verdict()).isEqualTo(Verdict.FOREIGN);
        assertThat(unknowing.untoldDoubt()).isNull();
        unknowing.leave();
        loseTrial(unknowing, HOME_AGENT);
        assertThat(unknowing.untoldDoubt()).isNotNull();
    }

    @Test
    void notEveryInventedAddressIsTold() {
        knowing.ask(nowNs);
        pass(knowing, 2 * Node.SECOND);
        int told = 0;
        for (int i = 0; i < 100; i++) {
            knowing.onAnswer(nowNs, MacAddress.parse(String.format("02:00:00:00:01:%02x", i)));
            told += knowing.untoldDoubt() == null ? 0 : 1;
        }
        assertThat(told).isBetween(1, 10);
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
        assertThat(trials(configured, 7200, HOME_AGENT)).as("nor contradicted, ever").isEmpty();
        configured.onAnswer(nowNs, STRANGER);
        configured.onAuthentic(nowNs);
        assertThat(configured.known()).isEqualTo(STRANGER);
    }
}
