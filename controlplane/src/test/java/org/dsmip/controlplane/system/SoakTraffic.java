package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dsmip.core.testing.Commands;

/**
 * Traffic of all kinds between the correspondent and the home addresses of the mobile node: connections whose runs of segments
 * cross in one piece, datagrams large and small, fragments, what must be fragmented on the way, what is too big for it, what
 * nobody has asked for, and packets that claim to come out of tunnels.
 */
final class SoakTraffic implements AutoCloseable {
    private static final String CN = "10.99.0.99";
    private static final String CN6 = "2001:db8:ffff::99";
    private static final String HOME = "192.0.2.10";
    private static final String HOME6 = "2001:db8:1::10";
    /** Of all streams of a connection in an interval; the second group is 0.00 when nothing came. */
    private static final Pattern INTERVAL = Pattern
            .compile("^\\[SUM] +[0-9.]+-[0-9.]+ +sec +([0-9.]+) +[KMG]?Bytes .*");
    private static final int SIGNS_OF_PROGRESS = 2;
    private static final List<Flow> FLOWS = List.of(
            new Flow("mn", HOME, "cn", CN, 5301, true, "-P 2 -b 8M"),
            new Flow("cn", CN, "mn", HOME, 5302, true, "-P 2 -b 8M"),
            new Flow("mn", HOME6, "cn", CN6, 5303, true, "-P 2 -b 8M"),
            new Flow("cn", CN6, "mn", HOME6, 5304, true, "-P 2 -b 8M -M 1000"),
            new Flow("mn", HOME, "cn", CN, 5305, false, "-u -l 1200 -b 3M"),
            new Flow("cn", CN6, "mn", HOME6, 5306, false, "-u -l 1200 -b 3M"),
            new Flow("cn", CN, "mn", HOME, 5307, false, "-u -l 64 -b 300K"),
            new Flow("mn", HOME6, "cn", CN6, 5308, false, "-u -l 64 -b 300K"));
    /** Where, and what. */
    private static final List<String[]> PINGS = List.of(
            new String[]{"mn", "-s 4000 -I " + HOME + " " + CN}, new String[]{"mn", "-s 4000 -I " + HOME6 + " " + CN6},
            new String[]{"cn", "-s 4000 " + HOME}, new String[]{"cn", "-s 4000 " + HOME6},
            new String[]{"cn", "-M dont -s 1465 " + HOME}, new String[]{"mn", "-M dont -s 1465 -I " + HOME + " " + CN},
            new String[]{"cn", "-M probe -s 1470 " + HOME}, new String[]{"cn", "-M probe -s 1440 " + HOME6},
            new String[]{"cn", "2001:db8:100:5::5"}, new String[]{"mn", "-I " + HOME6 + " 2001:db8:1::dead"},
            new String[]{"mn", "-I " + HOME + " 10.99.0.77"});

    private final Lab lab;
    private final Path files;
    private final List<Running> flows = new ArrayList<>();
    private final List<Process> others = new ArrayList<>();

    private SoakTraffic(Lab lab) throws IOException {
        this.lab = lab;
        files = Files.createTempDirectory(lab.file("soak").getParent(), "soak");
    }

    /**
     * What somebody sends to somebody who listens.
     *
     * @param connection TCP: lasts, whatever happens; otherwise it is begun again when an ICMP error has ended it
     */
    private record Flow(String to, String toAddress, String from, String fromAddress, int port, boolean connection,
            String options) {
        @Override
        public String toString() {
            return (connection ? "TCP" : "UDP") + " from " + fromAddress + " to " + toAddress;
        }
    }

    /** A flow, and where its receiver says what has come. */
    private final class Running {
        private final Flow flow;
        private final Path received;
        private final Process receiver;
        private Process sender;

        private Running(Flow flow) throws Exception {
            this.flow = flow;
            received = files.resolve("iperf-" + flow.port + ".log");
            receiver = start(flow.to, received,
                    "iperf3 -s -i 0.5 --forceflush -B " + flow.toAddress + " -p " + flow.port);
            Await.until("a receiver listens on " + flow.port,
                    () -> Files.readString(received).contains("Server listening"));
            sender = send();
        }

        private Process send() throws IOException {
            return start(flow.from, files.resolve("iperf-" + flow.port + ".sent"),
                    "iperf3 -t 86400 -i 0 -c " + flow.toAddress
                            + " -B " + flow.fromAddress + " -p " + flow.port + " " + flow.options);
        }

        private long progress() throws IOException {
            try (Stream<String> lines = Files.lines(received)) {
                return lines.map(INTERVAL::matcher)
                        .filter(line -> line.matches() && Double.parseDouble(line.group(1)) > 0).count();
            }
        }

        private void keepOn() throws IOException {
            if (!flow.connection && !sender.isAlive()) {
                sender = send();
            }
        }
    }

    static SoakTraffic start(Lab lab) throws Exception {
        final SoakTraffic traffic = lab.keep(new SoakTraffic(lab));
        for (Flow flow : FLOWS) {
            traffic.flows.add(traffic.new Running(flow));
        }
        for (String[] ping : PINGS) {
            traffic.others
                    .add(traffic.start(ping[0], traffic.files.resolve("pings.log"), "ping -n -q -i 0.2 " + ping[1]));
        }
        traffic.others.add(Hostility.script(lab));
        return traffic;
    }

    private Process start(String node, Path output, String command) throws IOException {
        return Commands.builder(lab.in(node, List.of(command.split(" ")))).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
    }

    /** Waits until every connection has received something again, twice. */
    void awaitProgress(String where) throws Exception {
        for (Running running : flows) {
            if (running.flow.connection) {
                final long before = running.progress();
                Await.eventually(
                        () -> assertThat(running.progress()).as("%s goes on %s; alive: %s", running.flow, where,
                                running.sender.isAlive()).isGreaterThanOrEqualTo(before + SIGNS_OF_PROGRESS));
            }
            running.keepOn();
        }
    }

    /** Ends it all. */
    void end() throws Exception {
        for (Running running : flows) {
            assertThat(running.sender.isAlive() || !running.flow.connection).as("%s to the end", running.flow).isTrue();
        }
        close();
        for (Process process : all()) {
            assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
        }
    }

    private List<Process> all() {
        return Stream.concat(flows.stream().flatMap(flow -> Stream.of(flow.sender, flow.receiver)), others.stream())
                .toList();
    }

    /** A few echoes in both versions and directions, small and in fragments, as soon as they get through. */
    static void assertEchoes(Lab lab) throws Exception {
        for (String words : List.of("mn -I " + HOME + " " + CN, "mn -I " + HOME6 + " " + CN6, "cn " + HOME,
                "cn " + HOME6)) {
            for (int size : new int[]{56, 4000}) {
                final String command = "ping -n -q -c 3 -i 0.2 -W 5 -s " + size + words.substring(2);
                Await.eventually(() -> Commands.output(lab.in(words.substring(0, 2), List.of(command.split(" ")))
                        .toArray(String[]::new)));
            }
        }
    }

    @Override
    public void close() {
        all().forEach(Process::destroy);
    }
}
