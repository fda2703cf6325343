package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.effect.Effect.Place.ACCESS;

import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.UnassignAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Addresses that the kernel does not take away from the access interface. */
class RefusedAddressesTest {
    private static final Effect REMOVAL4 = new UnassignAddress(Sample.HOME_ADDRESS, 24, ACCESS);
    private static final Effect REMOVAL6 = new UnassignAddress(Sample.ADDRESS6, 64, ACCESS);

    private final Node node = new Node(Sample.settings());

    private void leaveWithAddressesThatStay() {
        assertThat(node.attach(new Attachment.Visiting(Sample.CARE_OF, 1500,
                Set.of(Sample.HOME_ADDRESS, Sample.ADDRESS6)))).contains(REMOVAL4, REMOVAL6);
        node.fail(REMOVAL4);
        node.fail(REMOVAL6);
        node.accept(node.reply(0).allPrefixes(1));
        final List<Effect> later = node.pass(31 * Node.SECOND);
        assertThat(later).as("the regular look").contains(REMOVAL4, REMOVAL6);
        node.fail(REMOVAL4);
        node.fail(REMOVAL6);
        assertThat(node.machine.troubles()).hasSize(2);
    }

    @Test
    @Tag("OPS-HOST-9")
    void areTakenAwayNoMoreWhenTheNodeComesHomeAndNeedsThemThere() {
        leaveWithAddressesThatStay();
        node.home(Sample.HOME_ADDRESS, Sample.ADDRESS6);
        assertThat(node.machine.troubles()).isEmpty();
        node.accept(node.reply(0));
        assertThat(node.pass(100 * Node.SECOND)).doesNotContain(REMOVAL4, REMOVAL6);
    }

    @Test
    @Tag("OPS-HOST-9")
    void areTakenAwayNoMoreWhenTheNodeComesHomeThoughTheHomeAgentNeverDefendedThem() {
        assertThat(node.attach(new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of(Sample.ADDRESS6))))
                .contains(REMOVAL6);
        node.fail(REMOVAL6);
        node.home(Sample.ADDRESS6);
        assertThat(node.pass(100 * Node.SECOND)).doesNotContain(REMOVAL6);
    }
}
