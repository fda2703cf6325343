package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings that are swapped while packets flow both ways: what follows is seen, and nothing is lost that need not be. */
@NeedsPrograms("tcpdump")
class SwapIT {
    private static final String AT_VISITED1 = "203.0.113.10";
    private static final int TTL = 33;
    private static final int EXPEDITED = 46 << 2;
    private static final int ETHERNET = 14;
    private static final int IP_IN_IP = 4;
    private static final int IPV6_IN_IP = 41;
    private static final int GRE = 47;
    private static final String SERVED = "2001:db8:900::/48";

    private Lab lab;
    private int files;

    @BeforeEach
    void theMobileNodeIsAway() throws Exception {
        lab = Lab.up("swap");
        lab.moveTo("visited1");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    /** The configuration of a node with some lines of it replaced, one after the other, in a file of its own. */
    private Path config(String node, String... changes) throws Exception {
        String text = lab.lab("config", node);
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(text).contains(changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        return lab.secret(node + files++ + ".toml", text);
    }

    private static Json binding(Daemon homeAgent) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst();
    }

    /** Headers of tunnels that one end sent, as protocol, TTL (behind a router or not) and TOS, the last ones. */
    private static List<String> outer(Capture capture, int source) throws Exception {
        final List<String> headers = new ArrayList<>();
        for (Frame frame : capture.frames()) {
            final int protocol = frame.u16(12) == 0x0800 ? frame.u8(ETHERNET + 9) : 0;
            final int from = (frame.u16(ETHERNET + 12) << 16) | frame.u16(ETHERNET + 14);
            if (from == source && (protocol == IP_IN_IP || protocol == IPV6_IN_IP || protocol == GRE)) {
                headers.add(protocol + " " + frame.u8(ETHERNET + 8) + " " + frame.u8(ETHERNET + 1));
            }
        }
        return headers.subList(Math.max(0, headers.size() - 4), headers.size());
    }

    private static void awaitOuter(Capture capture, String what) throws Exception {
        for (int source : new int[]{0xC000_0201, 0xCB00_710A}) {
            Await.eventually(() -> assertThat(outer(capture, source)).isNotEmpty()
                    .allSatisfy(header -> assertThat(header).matches(what)));
        }
    }

    private String kernel(String node, String... arguments) throws Exception {
        return lab.ip(node, arguments).toString();
    }

    @Test
    void whatIsSwappedUnderTrafficFollowsAndLosesNothing() throws Exception {
        final Daemon homeAgent = Daemon.startSwappable(lab, "ha", config("ha"));
        final Daemon mobileNode = Daemon.startSwappable(lab, "mn", config("mn"));
        mobileNode.awaitRegistered(AT_VISITED1);
        final Capture capture = Capture.start(lab, "ha", "internet");
        final Outages outages = new Outages();
        final List<SteadyTraffic> traffic = new ArrayList<>();
        outages.during(() -> {
            traffic.add(SteadyTraffic.start(lab));
            awaitOuter(capture, "(4|41) 6[34] 0");
            return null;
        });
        final String marked = "\n[tunnel]\nttl = " + TTL + "\ndscp = 46\ndf = \"clear\"\n";

        homeAgent.swap(config("ha", "[home-agent]", marked + "[home-agent]\nmax-lifetime = 300",
                "minimal-encapsulation = true", "minimal-encapsulation = false", "served = [",
                "served = [\"" + SERVED + "\", "));
        mobileNode.swap(config("mn", "[mobile-node]", marked + "[mobile-node]", "lifetime = 600", "lifetime = 200"));
        awaitOuter(capture, "(4|41) (" + (TTL - 1) + "|" + TTL + ") " + EXPEDITED);
        assertThat(kernel("ha", "-6", "route", "show", "type", "unreachable")).contains("2001:db8:900::");
        assertThat(binding(homeAgent).at("coa").items().getFirst().at("expires-in").number()).isLessThanOrEqualTo(300);
        Await.eventually(() -> assertThat(mobileNode.show(Topic.REGISTRATION).at("granted", "lifetime").number())
                .isEqualTo(200));

        homeAgent.swap(config("ha", "prefixes = [", "prefixes = [\"2001:db8:1::20/128\", "));
        mobileNode.swap(config("mn", "prefixes = [", "prefixes = [\"2001:db8:1::20/128\", "));
        Await.eventually(() -> assertThat(binding(homeAgent).toString()).contains("2001:db8:1::20/128"));
        assertThat(kernel("mn", "-6", "addr", "show")).contains("2001:db8:1::20");
        assertThat(kernel("mn", "-6", "rule", "show")).contains("2001:db8:1::20");
        assertThat(kernel("ha", "-6", "route", "show", "type", "unreachable")).doesNotContain("2001:db8:900::");
        awaitOuter(capture, "(4|41) 6[34] 0");

        homeAgent.swap(config("ha"));
        assertThat(binding(homeAgent).at("v6").items())
                .filteredOn(entry -> entry.at("prefix").text().equals("2001:db8:1::20/128"))
                .as("the answer to the last request is true no longer").singleElement()
                .satisfies(entry -> assertThat(entry.at("state").text()).startsWith("REJECTED"));
        assertThat(kernel("ha", "-6", "route", "show")).doesNotContain("2001:db8:1::20");
        mobileNode.swap(config("mn", "access = ", "outside-tunnel = \"nothing\"\naccess = "));
        Await.eventually(() -> assertThat(kernel("mn", "-6", "addr", "show")).doesNotContain("2001:db8:1::20"));
        // Between the two ends of a change of headers, what is under way has the wrong ones.
        outages.during(() -> {
            mobileNode.swap(config("mn", "\"ip-in-ip\"", "\"gre\""));
            awaitOuter(capture, "47 6[34] 0");
            return null;
        });

        assertThat(traffic.getFirst().end(outages))
                .allSatisfy(flow -> assertThat(flow.lostNs()).as(flow.toString()).isEmpty());
        homeAgent.swap(config("ha", "home-address = \"192.0.2.10\"", "home-address = \"192.0.2.12\""));
        Await.eventually(() -> assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).isEmpty());
        assertThat(kernel("ha", "route", "show")).doesNotContain("192.0.2.10");
    }
}
