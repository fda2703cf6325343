package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes on a host whose addresses and routes other programs change all the time. */
class ChurnIT {
    /** More than the kernel lists in one piece. */
    private static final int ADDRESSES = 1500;
    private static final int CHANGES = 100;

    private Lab lab;

    @BeforeEach
    void testbedIsUp() throws Exception {
        lab = Lab.up("chu");
    }

    @AfterEach
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    /** An interface with many addresses, and more of them and routes that come and go. Answers the program that does it. */
    private Process churn(String node) throws Exception {
        lab.ipDo(node, "link add many type veth peer name few");
        lab.ipDo(node, "link set few up");
        lab.ipDo(node, "link set many up");
        final List<String> there = new ArrayList<>();
        for (int i = 0; i < ADDRESSES; i++) {
            there.add("addr add 10.99." + i / 250 + "." + (i % 250 + 1) + "/32 dev many");
        }
        Commands.output(lab.in(node, List.of("ip", "-batch", batch("there", there).toString())).toArray(String[]::new));
        final List<String> changes = new ArrayList<>();
        for (int i = 1; i <= CHANGES; i++) {
            for (String verb : List.of("add", "del")) {
                changes.add("addr " + verb + " 10.98.0." + i + "/32 dev many");
                changes.add("route " + verb + " 10.97." + i + ".0/24 dev many");
                changes.add("-6 route " + verb + " 2001:db8:9700:" + i + "::/64 dev many");
            }
        }
        // It ends by itself should nobody end it.
        final String loop = "while [ $SECONDS -lt 120 ]; do ip -force -batch " + batch("changes", changes)
                + "; sleep 0.2; done";
        final Process process = Commands.builder(lab.in(node, List.of("bash", "-c", loop)))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        lab.keep(() -> end(process));
        return process;
    }

    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private Path batch(String name, List<String> lines) throws Exception {
        return Files.write(lab.file(name + ".batch"), lines);
    }

    @Test
    @Tag("OPS-RT-1")
    void aHomeAgentStartsServesAndEndsBesideIt() throws Exception {
        final Process churn = churn("ha");
        final Daemon homeAgent = Daemon.startPatiently(lab, "ha");
        lab.moveTo("visited1");
        final Daemon mobileNode = Daemon.startPatiently(lab, "mn");
        Await.until("registered", () -> mobileNode.show(Topic.REGISTRATION).at("reg").text().equals("registered"));
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).hasSize(1);
        // An address that the host gets meanwhile is noticed all the same: none that collides with it is served any longer.
        lab.ipDo("ha", "addr add 192.0.2.10/32 dev many");
        Await.until("the binding has ended",
                () -> homeAgent.log().contains("this host has the home address itself now"));
        assertThat(churn.isAlive()).as("all this time").isTrue();
        end(churn);
        mobileNode.stop();
        homeAgent.stop();
        assertThat(KernelState.owned(lab, "ha")).isEmpty();
    }
}
