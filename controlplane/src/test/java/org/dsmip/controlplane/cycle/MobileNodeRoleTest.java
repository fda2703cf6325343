package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mobile node among what its kernel does. */
class MobileNodeRoleTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("198.51.100.10");
    private static final Ipv4Prefix HOME = Ipv4Prefix.parse("192.0.2.10/32");
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
    @ValueSource(strings = {"links", "link", "addresses", "addAddress", "removeAddress", "routes", "addRoute",
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

    private List<String> log(Runnable action) {
        return LogLines.of("dsmip.mobile-node", action);
    }

    /** But for the home agent, of which there is none here. */
    private List<String> troubles() {
        return node.role.troubles().stream().map(trouble -> trouble.what() + ": " + trouble.reason())
                .filter(trouble -> !trouble.startsWith("the home agent 192.0.2.1 does not answer: ")).toList();
    }

    @Test
    @Tag("OPS-HOST-9")
    void anAddressThatTheKernelRefusesIsSaidInWordsShownAndTriedAgain() {
        node.role.start();
        node.refuses = (method, argument) -> method.equals("addAddress")
                && argument.toString().contains("192.0.2.10");
        final List<String> refused = log(() -> {
            node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
            node.live(95 * SECOND_NS);
        });
        assertThat(refused.stream().filter(line -> line.contains("192.0.2.10"))).containsExactly(
                "refused by the kernel; tried again each half minute [what=\"address 192.0.2.10 on the tunnel device\","
                        + " reason=\"addAddress failed: EPERM\"]");
        assertThat(refused).noneMatch(line -> line.contains("effect") || line.contains("AssignAddress"));
        assertThat(troubles()).containsExactly(
                "address 192.0.2.10 on the tunnel device, refused by the kernel: addAddress failed: EPERM");
        assertThat(node.role.troubles()).allMatch(Trouble::endsService);
        node.refuses = (method, argument) -> false;
        assertThat(log(() -> node.live(30 * SECOND_NS))).anyMatch(line -> line
                .equals("in place; well again [what=\"address 192.0.2.10 on the tunnel device\"]"));
        assertThat(troubles()).isEmpty();
        assertThat(node.kernel.addresses(node.tun)).extracting(InterfaceAddress::address)
                .contains(MobileNodeOnMemory.HOME_ADDRESS);
    }

    @Test
    @Tag("OPS-HOST-9")
    void anAddressThatWasRefusedIsForgottenWhenItIsNoLongerWanted() {
        node.role.start();
        node.refuses = (method, argument) -> method.equals("addAddress");
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(SECOND_NS);
        node.role.stop();
        node.refuses = (method, argument) -> false;
        node.live(60 * SECOND_NS);
        assertThat(node.kernel.addresses(node.tun)).isEmpty();
        assertThat(troubles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"addRoute", "addRule"})
    @Tag("OPS-HOST-9")
    void refusedRoutingIsShownUntilItIsThereAndTakenBackAsIfItHadBeenThereAtOnce(String operation) {
        final List<Rule> before = node.kernel.rules();
        node.role.start();
        node.refuses = (method, argument) -> method.equals(operation);
        final List<String> lines = log(() -> {
            node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
            node.live(65 * SECOND_NS);
        });
        assertThat(lines.stream().filter(line -> line.contains(operation + " failed: EPERM"))).hasSize(1);
        assertThat(troubles()).singleElement().asString().contains("through the tunnel", operation + " failed: EPERM");
        node.refuses = (method, argument) -> false;
        assertThat(log(() -> node.live(31 * SECOND_NS))).anyMatch(line -> line.contains("well again"));
        assertThat(troubles()).isEmpty();
        assertThat(node.kernel.rules()).hasSizeGreaterThan(before.size());
        node.role.stop();
        assertThat(node.kernel.rules()).isEqualTo(before);
    }

    @Test
    @Tag("OPS-SAY-1")
    void aHomeAgentThatDoesNotAnswerIsShownAsLongAsThereIsAccess() {
        node.role.start();
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(2 * SECOND_NS);
        assertThat(node.role.troubles()).isEmpty();
        node.live(10 * SECOND_NS);
        assertThat(node.role.troubles()).containsExactly(new Trouble("the home agent 192.0.2.1 does not answer",
                "came back: nothing; is home-agent right, and is UDP port 434 let through both ways?", true));
        node.kernel.setDown(node.access);
        node.turn();
        node.live(SECOND_NS);
        assertThat(node.role.troubles()).extracting(Trouble::what).containsExactly("no access");
    }

    @Test
    void whatCannotBeSentIsSaidOnceInWords() {
        node.role.start();
        final List<String> lines = log(() -> {
            node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
            node.fillTheSendQueue();
            node.live(60 * SECOND_NS);
        });
        assertThat(lines.stream().filter(line -> line.contains("could not be done"))).singleElement().asString()
                .contains("what=\"request to 192.0.2.1:434\"");
    }

    @Test
    @Tag("OPS-SAY-4")
    void whatComesOutOfTheTunnelOfAPlaceJustLeftIsNoSecurityEvent() {
        node.role.start();
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(SECOND_NS);
        node.drops.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 5);
        assertThat(securityEvents()).isEmpty();
        node.live(20 * SECOND_NS);
        node.drops.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 5);
        assertThat(securityEvents()).singleElement().asString().contains("drop-outer");
    }

    @Test
    @Tag("OPS-SAY-4")
    void aLinkThatIsLostForAMomentAsInAMoveIsNoNews() {
        node.role.start();
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(SECOND_NS);
        final List<String> move = log(() -> {
            node.unplug();
            node.live(SECOND_NS / 4);
            node.plugIn(ELSEWHERE, MobileNodeOnMemory.ROUTER_ELSEWHERE);
            node.live(SECOND_NS);
        });
        assertThat(move).satisfiesExactly(line -> assertThat(line).startsWith("attachment changed").contains("198.51"),
                line -> assertThat(line).startsWith("registration changed [reg=\"registering\", coa=\"198.51"));
        final List<String> loss = log(() -> {
            node.unplug();
            node.live(SECOND_NS);
            node.live(SECOND_NS);
        });
        assertThat(loss).satisfiesExactly(line -> assertThat(line).startsWith("attachment changed").contains("none"),
                line -> assertThat(line).startsWith("no access"),
                line -> assertThat(line).startsWith("registration changed [reg=\"no-v4-access\""));
        assertThat(log(() -> {
            node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
            node.live(SECOND_NS);
        })).anyMatch(line -> line.startsWith("access again"));
    }

    @Test
    @Tag("OPS-SAY-4")
    void aLinkThatCannotBeReadNowAndThenIsNoTrouble() {
        node.role.start();
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(SECOND_NS / 2);
        assertThat(log(() -> {
            for (int i = 0; i < 20; i++) {
                node.refuses = (method, argument) -> method.equals("addresses");
                node.kernel.setDown(node.tun);
                node.kernel.setUp(node.tun);
                node.live(SECOND_NS / 2);
                assertThat(troubles()).isEmpty();
                node.refuses = (method, argument) -> false;
                node.live(SECOND_NS / 2);
            }
        })).noneMatch(line -> line.contains("access link"));
    }

    @Test
    @Tag("OPS-SAY-4")
    void aLinkThatCannotBeReadForLongIsSaidOnceAndSoIsItsEnd() {
        node.role.start();
        node.live(SECOND_NS / 2);
        node.refuses = (method, argument) -> method.equals("addresses");
        final List<String> lines = log(() -> {
            node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
            node.live(60 * SECOND_NS);
        });
        assertThat(lines.stream().filter(line -> line.contains("access link"))).containsExactly(
                "cannot look at the access link; it is tried again and again [reason=\"addresses failed: EPERM\"]");
        assertThat(node.role.troubles())
                .contains(new Trouble("cannot look at the access link", "addresses failed: EPERM", true));
        node.refuses = (method, argument) -> false;
        assertThat(log(() -> node.live(SECOND_NS))).contains("the access link can be seen again; well again null");
        assertThat(troubles()).isEmpty();
    }

    @Test
    @Tag("OPS-HOST-14")
    void aRuleInTheWayIsNotGoneBecauseTheNodesOwnRoutingIsRefused() {
        node.role.start();
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(SECOND_NS);
        final Rule taking = Rule.lookup(AddressFamily.IPV4, 1, Rule.Selector.from(HOME), Route.MAIN_TABLE)
                .withProtocol(RouteProtocol.STATIC);
        node.kernel.addRule(taking);
        node.turn();
        node.live(SECOND_NS);
        assertThat(troubles()).singleElement().asString().contains("a rule of another program takes traffic away");
        node.refuses = (method, argument) -> method.equals("addRoute");
        assertThat(log(() -> {
            node.unplug();
            node.plugIn(ELSEWHERE, MobileNodeOnMemory.ROUTER_ELSEWHERE);
            node.live(40 * SECOND_NS);
        })).noneMatch(line -> line.contains("takes its way again"));
        assertThat(troubles()).anyMatch(trouble -> trouble.contains("addRoute failed"))
                .anyMatch(trouble -> trouble.contains("a rule of another program takes traffic away"));
        node.refuses = (method, argument) -> false;
        node.kernel.removeRule(taking);
        assertThat(log(() -> node.live(40 * SECOND_NS))).anyMatch(line -> line.contains("takes its way again"));
        assertThat(troubles()).isEmpty();
    }

    @Test
    @Tag("OPS-SAY-4")
    void aBlinkingLinkIsNoNews() {
        node.role.start();
        node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
        node.live(SECOND_NS);
        final List<String> lines = log(() -> {
            for (int i = 0; i < 500; i++) {
                node.unplug();
                node.turn();
                node.live(SECOND_NS / 10);
                node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
                node.turn();
                node.live(SECOND_NS / 10);
            }
        });
        assertThat(lines).noneMatch(line -> line.startsWith("attachment changed")).hasSizeLessThan(100);
    }

    @Test
    void aMistakeInOneEffectKeepsTheOthersFromNothing() {
        node.role.start();
        node.refuses = (method, argument) -> {
            if (method.equals("addAddress")) {
                throw new IllegalStateException("a mistake in the program");
            }
            return false;
        };
        final List<String> told = LogLines.of("dsmip.control", () -> {
            node.plugIn(CARE_OF, MobileNodeOnMemory.ROUTER);
            node.live(SECOND_NS);
        });
        assertThat(told).anyMatch(line -> line.contains("unexpected failure; what depends on it goes on"));
        assertThat(node.registrations.take()).as("the request of the same list").isNotNull();
        assertThat(node.kernel.rules()).as("rules").hasSizeGreaterThan(5);
        assertThat(troubles()).anyMatch(trouble -> trouble.contains("192.0.2.10"));
    }

    private List<String> securityEvents() {
        return LogLines.of("dsmip.security", () -> node.watch.sample(node.time.nowNs()));
    }
}
