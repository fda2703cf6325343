package org.dsmip.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mobile node among what its kernel does. */
class MobileNodeRoleTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");
    private static final Ipv4Address LIKE_HOME = Ipv4Address.parse("192.0.2.77");
    private static final Ipv4Address ROUTER_LIKE_HOME = Ipv4Address.parse("192.0.2.254");

    private final MobileNodeOnMemory node = new MobileNodeOnMemory();

    @Test
    @Tag("OPS-HOME-1")
    void aLinkThatCannotBeReadKeepsNobodyBusyAlthoughTheHomeAgentIsToBeAskedFor() {
        node.plugIn(LIKE_HOME, ROUTER_LIKE_HOME);
        node.role.start();
        assertThat(node.live(SECOND_NS)).as("while all is well").isBetween(2, 50);
        node.refuses = (method, argument) -> method.equals("addresses");
        // A look each 100 ms, and little else.
        assertThat(node.live(30 * SECOND_NS)).as("turns in half a minute").isBetween(200, 700);
        node.refuses = (method, argument) -> false;
        assertThat(node.live(SECOND_NS)).isLessThan(50);
        assertThat(node.mobileNode.attachment().toString()).contains(LIKE_HOME.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"links", "link", "addresses", "removeAddress", "routes", "addRoute",
            "removeRoute", "resolve", "rules", "addRule", "removeRule"})
    void whateverTheKernelRefusesForAWhileTheNodeIsNotBusyWithItAndRecovers(String operation) {
        for (boolean likeHome : new boolean[]{false, true}) {
            final MobileNodeOnMemory other = new MobileNodeOnMemory();
            other.role.start();
            other.live(SECOND_NS);
            other.refuses = (method, argument) -> method.equals(operation);
            other.plugIn(likeHome ? LIKE_HOME : CARE_OF, likeHome ? ROUTER_LIKE_HOME : MobileNodeOnMemory.ROUTER);
            assertThat(other.live(30 * SECOND_NS)).as("turns in half a minute").isLessThan(700);
            other.kernel.setDown(other.tun);
            other.kernel.setUp(other.tun);
            assertThat(other.live(30 * SECOND_NS)).as("after an event").isLessThan(700);
            other.refuses = (method, argument) -> false;
            other.live(31 * SECOND_NS);
            assertThat(other.mobileNode.attachment()).isInstanceOf(Attachment.Visiting.class);
            assertThat(other.kernel.addresses(other.tun)).extracting(InterfaceAddress::address)
                    .contains(MobileNodeOnMemory.HOME_ADDRESS);
            assertThat(other.kernel.rules()).as("rules").hasSizeGreaterThan(5);
        }
    }
}
