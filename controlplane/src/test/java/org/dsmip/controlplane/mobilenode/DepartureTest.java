package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a mobile node makes its home agent let go, and what it says where that does not work. */
class DepartureTest {
    private static final int GRANTED = RegistrationFlags.DECAPSULATION | RegistrationFlags.GRE
            | RegistrationFlags.REVERSE_TUNNELING;

    private final Node node = new Node(
            Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6));

    private RegistrationRequest last() {
        return Reply.decode(node.lastRequest());
    }

    private void registered(Ipv4Address careOf) {
        node.visit(careOf);
        node.pass(Node.SECOND);
        node.accept(node.reply(0).allPrefixes(1).lifetime(600));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        node.pass(10 * Node.SECOND);
    }

    @Test
    @Tag("OPS-HOME-5")
    void whereItIsSureItDropsItsOwnBindingOnly() {
        registered(Sample.CARE_OF);
        registered(Sample.OTHER_CARE_OF);
        node.shutdown();
        assertThat(last().lifetimeSec()).isZero();
        assertThat(last().careOfAddress()).isEqualTo(Sample.OTHER_CARE_OF.bits());
        node.accept(node.reply(0));
        assertThat(node.machine.remains(node.nowNs)).isNull();
    }

    @Test
    @Tag("OPS-HOME-5")
    void withARegistrationUnsureItDropsAll() {
        registered(Sample.CARE_OF);
        node.visit(Sample.OTHER_CARE_OF);
        node.pass(2 * Node.SECOND);
        node.shutdown();
        node.pass(Node.SECOND);
        assertThat(last().lifetimeSec()).isZero();
        assertThat(last().careOfAddress()).as("all").isEqualTo(Sample.HOME_ADDRESS.bits());
        assertThat(node.lastRequest().source().address()).as("from where it is").isEqualTo(Sample.OTHER_CARE_OF);
        assertThat(node.machine.remains(node.nowNs)).contains("203.0.113.10 or 198.51.100.10");
        node.accept(node.reply(0));
        assertThat(node.machine.isStopped()).isTrue();
        assertThat(node.machine.remains(node.nowNs)).isNull();
    }

    @Test
    @Tag("OPS-HOME-5")
    void afterAStartNobodyKnowsWhatAFormerRunHasLeft() {
        node.visit(Sample.CARE_OF);
        node.pass(Node.SECOND);
        node.shutdown();
        node.pass(Node.SECOND);
        assertThat(last().careOfAddress()).isEqualTo(Sample.HOME_ADDRESS.bits());
        assertThat(node.lastRequest().source().address()).isEqualTo(Sample.CARE_OF);
    }

    @Test
    @Tag("OPS-HOME-5")
    void whatCouldNotBeToldIsSaid() {
        registered(Sample.CARE_OF);
        node.detach();
        assertThat(node.shutdown()).noneMatch(Effect.Send.class::isInstance);
        assertThat(node.machine.isStopped()).isTrue();
        assertThat(node.machine.remains(node.nowNs)).isEqualTo("192.0.2.1 may go on sending to 203.0.113.10 for up to "
                + "590 s");
        node.pass(600 * Node.SECOND);
        assertThat(node.machine.remains(node.nowNs)).isNull();
    }

    @Test
    @Tag("OPS-HOME-5")
    void stoppingAtHomeBeforeTheHomeAgentHasLetGoItAsksAgain() {
        registered(Sample.CARE_OF);
        node.home();
        node.pass(Node.SECOND / 2);
        final int before = node.requests().size();
        node.shutdown();
        assertThat(node.machine.isStopped()).isFalse();
        node.pass(Node.SECOND / 2);
        assertThat(node.requests()).hasSize(before + 1);
        assertThat(last().lifetimeSec()).isZero();
        node.accept(node.reply(0));
        assertThat(node.machine.isStopped()).isTrue();
    }

    @Test
    @Tag("OPS-HOME-6")
    void repeatsTheFlagsThatWereGranted() {
        registered(Sample.CARE_OF);
        node.shutdown();
        assertThat(last().flags()).isEqualTo(GRANTED);
    }

    @Test
    @Tag("OPS-HOME-6")
    void atHomeTooAndTriesTheBareFormWhenThatIsRefused() {
        registered(Sample.CARE_OF);
        node.home();
        assertThat(last().flags()).isEqualTo(GRANTED);
        node.accept(node.reply(128));
        node.pass(Node.SECOND);
        assertThat(last().flags()).isZero();
        assertThat(last().careOfAddress()).isEqualTo(Sample.HOME_ADDRESS.bits());
        final List<Effect> effects = node.accept(node.reply(128));
        assertThat(effects).filteredOn(effect -> effect instanceof Effect.NoteSecurityEvent event
                && event.cause().equals("deregistration-refused")).singleElement()
                .extracting(effect -> ((Effect.NoteSecurityEvent) effect).detail()).asString()
                .contains("the binding stays: 192.0.2.1 may go on sending to 203.0.113.10 for up to ");
        node.pass(4 * Node.SECOND);
        assertThat(last().flags()).as("in turn").isEqualTo(GRANTED);
        node.accept(node.reply(0));
        assertThat(node.view().state()).isEqualTo(State.HOME);
    }

    @Test
    @Tag("OPS-HOME-6")
    void startedAtHomeTheBareFormComesFirst() {
        node.home();
        assertThat(last().flags()).isZero();
        node.accept(node.reply(128));
        node.pass(Node.SECOND);
        assertThat(last().flags()).isEqualTo(GRANTED);
    }

    @Test
    @Tag("OPS-HOME-6")
    void aDepartureRefusedInBothFormsEndsAndIsSaid() {
        registered(Sample.CARE_OF);
        node.shutdown();
        node.accept(node.reply(128));
        assertThat(node.machine.isStopped()).isFalse();
        node.pass(Node.SECOND);
        assertThat(last().flags()).isEqualTo(RegistrationFlags.DECAPSULATION);
        node.accept(node.reply(128));
        assertThat(node.machine.isStopped()).isTrue();
        assertThat(Objects.requireNonNull(node.machine.remains(node.nowNs))).contains("203.0.113.10");
    }

    @Test
    @Tag("OPS-HOME-6")
    void aClockThatIsWrongIsNoReasonForAnotherForm() {
        registered(Sample.CARE_OF);
        node.shutdown();
        node.accept(node.reply(133).identification(last().identification() + (50L << 32)));
        node.pass(Node.SECOND);
        assertThat(last().flags()).isEqualTo(GRANTED);
    }
}
