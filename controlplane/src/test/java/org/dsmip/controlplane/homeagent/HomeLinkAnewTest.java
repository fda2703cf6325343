package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.show.StatusState;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.sys.Errno;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A home link whose interface is made anew, and which the kernel does not let the home agent listen to for a while. */
class HomeLinkAnewTest {
    private static final String LOG = "dsmip.home-agent";
    private static final String LISTENED = "the interface on the home link was made anew, and is listened to again";

    /** One for which it attracts packets already. */
    private static HomeAgentOnMemory withSomebodyAway(EnumSet<EventGroup> told) {
        final HomeAgentOnMemory node = new HomeAgentOnMemory(told);
        node.request(1800);
        assertThat(node.kernel.proxyNeighbors()).containsExactly(ProxyNeighbor.of(node.home, Scene.HOME));
        node.pass(5 * Scene.SECOND_NS);
        assertThat(node.heard()).isPositive();
        return node;
    }

    @Test
    @Tag("OPS-HOST-7")
    void isListenedToAsSoonAsTheKernelLetsItThoughNothingMoreIsTold() {
        final HomeAgentOnMemory node = withSomebodyAway(EnumSet.allOf(EventGroup.class));
        node.probed.refuseToAttach(Errno.ENODEV);
        node.makeHomeLinkAnew();
        node.role.receive();
        assertThat(node.role.troubles()).as("it may be over in a moment").isEmpty();
        final List<String> lines = LogLines.of(LOG, () -> node.pass(3 * Scene.SECOND_NS));
        assertThat(lines).singleElement().asString().contains("the home link cannot be listened to", "home", "ENODEV");
        assertThat(node.probed.attempts()).as("in three seconds").isBetween(25, 35);
        assertThat(node.role.troubles()).singleElement().extracting(Trouble::reason).asString().contains("ENODEV");
        assertThat(StatusState.ofHomeAgent(node.role.troubles()).toString())
                .contains("the home link cannot be listened to");
        assertThat(node.kernel.proxyNeighbors()).as("nobody is attracted where claims of others are not heard")
                .isEmpty();
        assertThat(node.heard()).isZero();
        node.probed.refuseToAttach(0);
        assertThat(LogLines.of(LOG, () -> node.pass(Scene.SECOND_NS / 10)))
                .anySatisfy(line -> assertThat(line).contains(LISTENED))
                .anySatisfy(line -> assertThat(line).contains("the home link is listened to again; well again"));
        assertThat(List.of(node.frames.attachedTo(), node.probed.attachedTo())).containsOnly(node.home);
        assertThat(node.kernel.proxyNeighbors()).containsExactly(ProxyNeighbor.of(node.home, Scene.HOME));
        assertThat(node.heard()).isEqualTo(1);
        assertThat(node.role.troubles()).isEmpty();
        final int attempts = node.probed.attempts();
        node.pass(60 * Scene.SECOND_NS);
        assertThat(node.probed.attempts()).isEqualTo(attempts);
    }

    @Test
    @Tag("OPS-HOST-7")
    void isListenedToWhereItWasBeforeIfThatIsWhereItIsAgain() {
        final HomeAgentOnMemory node = withSomebodyAway(EnumSet.allOf(EventGroup.class));
        node.probed.refuseToAttach(Errno.ENODEV);
        final int first = node.home;
        node.kernel.renameLink(first, "other");
        final int second = node.link("home");
        node.pass(Scene.SECOND_NS);
        assertThat(node.frames.attachedTo()).isEqualTo(second);
        node.kernel.deleteLink(second);
        node.pass(Scene.SECOND_NS);
        final int attempts = node.probed.attempts();
        node.pass(20 * Scene.SECOND_NS);
        assertThat(node.probed.attempts()).as("there is nothing to try").isEqualTo(attempts);
        node.probed.refuseToAttach(0);
        node.kernel.renameLink(first, "home");
        node.pass(Scene.SECOND_NS);
        assertThat(List.of(node.frames.attachedTo(), node.probed.attachedTo())).containsOnly(first);
        assertThat(node.kernel.proxyNeighbors()).containsExactly(ProxyNeighbor.of(first, Scene.HOME));
    }

    @Test
    @Tag("OPS-HOST-7")
    void isFoundMadeAnewByTheRegularLookWhereNothingIsTold() {
        final HomeAgentOnMemory node = withSomebodyAway(EnumSet.of(EventGroup.ADDRESSES));
        node.makeHomeLinkAnew();
        node.pass(24 * Scene.SECOND_NS);
        assertThat(node.probed.attachedTo()).isZero();
        node.pass(2 * Scene.SECOND_NS);
        assertThat(node.probed.attachedTo()).isEqualTo(node.home);
        assertThat(node.kernel.proxyNeighbors()).contains(ProxyNeighbor.of(node.home, Scene.HOME));
        assertThat(node.heard()).isPositive();
    }

    /** One that goes to another network namespace and comes back keeps its number, and has lost who listened to it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("OPS-HOST-7")
    void isListenedToAnewWhereItsNumberIsTheFormer(boolean isLookedAtBetween) {
        final HomeAgentOnMemory node = withSomebodyAway(EnumSet.allOf(EventGroup.class));
        final Link former = Objects.requireNonNull(node.kernel.link(node.home));
        node.kernel.deleteLink(node.home);
        if (isLookedAtBetween) {
            node.pass(Scene.SECOND_NS);
        }
        node.kernel.remakeLink(former);
        node.kernel.setUp(node.home);
        node.pass(Scene.SECOND_NS);
        assertThat(List.of(node.frames.attempts(), node.probed.attempts())).containsOnly(1);
        assertThat(List.of(node.frames.attachedTo(), node.probed.attachedTo())).containsOnly(node.home);
        assertThat(node.kernel.proxyNeighbors()).contains(ProxyNeighbor.of(node.home, Scene.HOME));
        assertThat(node.heard()).isPositive();
    }
}
