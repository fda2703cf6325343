package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people see who ask for the way: each node once, by an address that they can reach. */
@NeedsPrograms({"ping", "traceroute", "tracepath", "mtr"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteTracesIT {
    private static final String HOME = "192.0.2.10";
    private static final String HOME6 = "2001:db8:1::10";
    private static final String BEHIND = "2001:db8:100:5::5";
    private static final String CORRESPONDENT = "10.99.0.99";
    private static final String CORRESPONDENT6 = "2001:db8:ffff::99";
    private static final Pattern HOP = Pattern.compile("^ *\\d+[:.|\\- ]+([0-9a-f.:*?]+)(?: |$)", Pattern.MULTILINE);

    private @Nullable Pair pair;
    private Lab lab;

    @BeforeAll
    void nodesRun() throws Exception {
        pair = Pair.away("traces");
        lab = pair.lab();
        lab.keep(lab.behind("mn", "bh", "2001:db8:100:5::1/64", BEHIND + "/64"));
        Await.until("there is a way for IPv6", () -> Commands.run(within("bh", "ping", "-c", "1", "-W", "1",
                CORRESPONDENT6)).code() == 0);
    }

    @AfterAll
    void nodesEndInOrder() throws Exception {
        if (pair != null) {
            pair.stopAndClose();
        }
    }

    private List<String> within(String node, String... command) {
        final List<String> all = new ArrayList<>("bh".equals(node) ? lab.behindCommand("bh") : lab.in(node, List.of()));
        all.addAll(Arrays.asList(command));
        return all;
    }

    private static List<String> hops(String output) {
        final List<String> hops = new ArrayList<>();
        final Matcher lines = HOP.matcher(output);
        while (lines.find()) {
            hops.add(lines.group(1));
        }
        return hops;
    }

    private List<String> traceroute(String node, String... arguments) throws Exception {
        final List<String> command = within(node, "traceroute", "-n", "-q", "1", "-N", "1", "-w", "2", "-m", "6");
        command.addAll(Arrays.asList(arguments));
        return hops(Commands.output(command.toArray(String[]::new)));
    }

    private List<String> mtr(String node, String... arguments) throws Exception {
        final List<String> command = within(node, "mtr", "-n", "--report", "-c", "2", "-i", "0.3", "-m", "6");
        command.addAll(Arrays.asList(arguments));
        return hops(Commands.output(command.toArray(String[]::new)));
    }

    private void assertWay(String node, List<String> hops, int between, String end) throws Exception {
        assertThat(hops).as("hops from %s to %s", node, end).hasSize(between + 1).doesNotHaveDuplicates().endsWith(end)
                .doesNotContain("*", "???");
        for (String hop : hops) {
            assertThat(Commands.run(within(node, "ping", "-n", "-c", "2", "-i", "0.3", "-W", "1", hop)).code())
                    .as("%s reaches %s", node, hop).isZero();
        }
    }

    @Test
    @Tag("OPS-ERR-4")
    void correspondentsSeeTheHomeAgentAndTheMobileNode() throws Exception {
        assertWay("cn", traceroute("cn", HOME), 1, HOME);
        assertWay("cn", mtr("cn", HOME), 1, HOME);
        assertWay("cn", traceroute("cn", "-6", HOME6), 1, HOME6);
        assertWay("cn", mtr("cn", "-6", HOME6), 1, HOME6);
        assertWay("cn", traceroute("cn", "-6", BEHIND), 2, BEHIND);
        assertWay("cn", mtr("cn", "-6", BEHIND), 2, BEHIND);
    }

    @Test
    @Tag("OPS-ERR-4")
    void theMobileNodeAndHostsBehindItSeeTheHomeAgent() throws Exception {
        assertWay("mn", traceroute("mn", "-s", HOME, CORRESPONDENT), 1, CORRESPONDENT);
        assertWay("mn", mtr("mn", "-a", HOME, CORRESPONDENT), 1, CORRESPONDENT);
        assertWay("mn", traceroute("mn", "-6", "-s", HOME6, CORRESPONDENT6), 1, CORRESPONDENT6);
        assertWay("bh", traceroute("bh", "-6", CORRESPONDENT6), 2, CORRESPONDENT6);
        assertWay("bh", mtr("bh", "-6", CORRESPONDENT6), 2, CORRESPONDENT6);
    }

    /** Who passes it on, and what the way takes; who says that something is too big may be named a second time. */
    private void assertTracepath(String node, String end, int between, int mtu) throws Exception {
        final String out = Commands.output(within(node, "tracepath", "-n", "-m", "6", end).toArray(String[]::new));
        assertThat(out).as("from %s", node).contains("Resume: pmtu " + mtu + " hops " + (between + 1))
                .doesNotContain("no reply");
        final List<String> hops = hops(out.replaceAll("(?m)^.* pmtu .*$", "")).stream().distinct().toList();
        assertWay(node, hops, between, end);
    }

    @Test
    @Tag("OPS-ERR-4")
    @Tag("OPS-ERR-1")
    void whoAsksForThePathIsToldNodesAndSizes() throws Exception {
        assertTracepath("cn", HOME, 1, 1480);
        assertTracepath("mn", CORRESPONDENT6, 1, 1280);
        assertTracepath("cn", HOME6, 1, 1280);
        assertTracepath("cn", BEHIND, 2, 1280);
        assertTracepath("bh", CORRESPONDENT6, 2, 1280);
    }
}
