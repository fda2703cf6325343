package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What programs send in many small pieces, or in one for many, arrives as it was sent, through both ends of a tunnel. */
@NeedsPrograms({"python3", "ethtool"})
class SuperPacketsIT {
    private static final String HOME = "2001:db8:1::10";
    private static final String CORRESPONDENT = "2001:db8:ffff::99";
    private static final int WRITES = 5000;
    private static final int DATAGRAMS = 2000;

    /** Both sides write a hundred octets at a time at once, and read what the other one has written. */
    private static final String SMALL_WRITES = """
            import socket, struct, sys, threading
            data = b''.join(struct.pack('>I', i) * 25 for i in range(%d))
            def talk(s):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                def write():
                    for i in range(0, len(data), 100):
                        s.sendall(data[i:i + 100])
                    s.shutdown(socket.SHUT_WR)
                writer = threading.Thread(target=write)
                writer.start()
                got = bytearray()
                while True:
                    more = s.recv(65536)
                    if not more:
                        break
                    got += more
                writer.join()
                print('exact' if bytes(got) == data else 'other than sent: %%d octets' %% len(got), flush=True)
            if sys.argv[1] == 'serve':
                l = socket.create_server((sys.argv[2], 7001), family=socket.AF_INET6)
                print('ready', flush=True)
                talk(l.accept()[0])
            else:
                talk(socket.create_connection((sys.argv[3], 7001), source_address=(sys.argv[2], 0)))
            """.formatted(WRITES);

    /** Ten datagrams a call, which the kernel keeps in one piece as long as it can; each has its number all over. */
    private static final String DATAGRAMS_IN_ONE_PIECE = """
            import socket, struct, sys, time
            count, size, port = %d, 1000, 7002
            def datagram(i):
                return struct.pack('>I', i) * (size // 4)
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.bind((sys.argv[2], port if sys.argv[1] == 'serve' else 0))
            if sys.argv[1] == 'serve':
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4000000)
                s.settimeout(20)
                print('ready', flush=True)
                got, last, wrong = 0, -1, 0
                try:
                    while last < count - 1:
                        d = s.recv(65536)
                        i = struct.unpack('>I', d[:4])[0]
                        got += 1
                        wrong += 0 if d == datagram(i) and i > last else 1
                        last = i
                        s.settimeout(3)
                except TimeoutError:
                    pass
                print('got %%d wrong %%d' %% (got, wrong), flush=True)
            else:
                s.setsockopt(17, 103, size)
                for i in range(0, count, 10):
                    s.sendto(b''.join(datagram(k) for k in range(i, i + 10)), (sys.argv[3], port))
                    time.sleep(0.002)
            """.formatted(DATAGRAMS);

    private static Lab lab;
    private static Daemon homeAgent;
    private static Daemon mobileNode;
    private final List<Process> running = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.up("sup");
        merging("ha", "cn", "on");
        homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        merging("mn", "eth0", "on");
        mobileNode = Daemon.start(lab, "mn");
        mobileNode.awaitRegistered("203.0.113.10");
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    private static void merging(String node, String link, String state) throws IOException, InterruptedException {
        Commands.output(lab.in(node, List.of("ethtool", "-K", link, "gro", state)).toArray(String[]::new));
    }

    /** Runs a program at the server's node and, as soon as it is ready, at the other one; answers what both say. */
    private List<String> talk(String program, String server) throws Exception {
        final Path script = Files.writeString(lab.file("talk.py"), program);
        final String client = server.equals("cn") ? "mn" : "cn";
        final Path served = lab.file("served");
        final Path asked = lab.file("asked");
        try {
            final Process serving = run(server, List.of("python3", script.toString(), "serve", address(server)),
                    served);
            Await.until("it is ready", () -> Files.readString(served).contains("ready"));
            final Process asking = run(client,
                    List.of("python3", script.toString(), "ask", address(client), address(server)), asked);
            for (Process process : List.of(asking, serving)) {
                assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(Files.readString(served) + Files.readString(asked)).isZero();
            }
            return List.of(Files.readString(served).replace("ready\n", "").strip(), Files.readString(asked).strip());
        } finally {
            running.forEach(Process::destroyForcibly);
            running.clear();
        }
    }

    private Process run(String node, List<String> command, Path output) throws IOException {
        final Process process = Commands.builder(lab.in(node, command)).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        running.add(process);
        return process;
    }

    private static String address(String node) {
        return node.equals("mn") ? HOME : CORRESPONDENT;
    }

    @Test
    @Tag("OPS-GSO-3")
    void smallWritesBothWaysArriveOctetForOctet() throws Exception {
        for (String server : List.of("cn", "mn")) {
            assertThat(talk(SMALL_WRITES, server)).as("served by %s", server).containsExactly("exact", "exact");
        }
    }

    @Test
    @Tag("OPS-GSO-1")
    @Tag("OPS-GSO-3")
    void datagramsSentInOnePieceArriveOneByOneAsTheyWere() throws Exception {
        for (String server : List.of("cn", "mn")) {
            final Daemon sending = server.equals("cn") ? mobileNode : homeAgent;
            final Daemon receiving = server.equals("cn") ? homeAgent : mobileNode;
            final long pieces = sending.counter("super-packets");
            final long merged = receiving.counter("coalesced");
            assertArrived(talk(DATAGRAMS_IN_ONE_PIECE, server).getFirst());
            if (isOn(sending)) {
                Await.until("they came in one piece",
                        () -> sending.counter("super-packets") - pieces >= DATAGRAMS / 20);
            }
            if (isOn(receiving)) {
                Await.until("they went on in one piece", () -> receiving.counter("coalesced") > merged);
            }
        }
    }

    /** A link that merges datagrams: each arrives as it was, or is dropped under a name that the log explains. */
    @Test
    @Tag("PF-21")
    void datagramsThatALinkMergesAreNeverTakenForOne() throws Exception {
        final String[] forwarding = {"ethtool", "-K", "eth0", "rx-udp-gro-forwarding", "on"};
        Commands.output(lab.in("mn", List.of(forwarding)).toArray(String[]::new));
        try {
            final long before = mergedDatagrams();
            final String said = talk(DATAGRAMS_IN_ONE_PIECE, "mn").getFirst();
            assertThat(said).endsWith("wrong 0");
            final long dropped = mergedDatagrams() - before;
            if (dropped == 0) {
                assertArrived(said);
            } else {
                Await.eventually(() -> assertThat(mobileNode.log()).contains("rx-udp-gro-forwarding off"));
            }
        } finally {
            forwarding[4] = "off";
            Commands.output(lab.in("mn", List.of(forwarding)).toArray(String[]::new));
        }
    }

    private static long mergedDatagrams() throws IOException {
        return mobileNode.show(Topic.DROPS).at("drop").items().stream()
                .filter(item -> item.at("reason").text().equals("merged-udp")).findFirst().orElseThrow().at("packets")
                .number();
    }

    private static boolean isOn(Daemon node) throws Exception {
        return "on".equals(OffloadsIT.states(node).get("tun-udp"));
    }

    /** A busy machine drops some on its own links. */
    private static void assertArrived(String said) {
        assertThat(said).matches("got \\d+ wrong 0");
        assertThat(Integer.parseInt(said.split(" ", -1)[1])).as(said).isGreaterThan(DATAGRAMS * 9 / 10)
                .isLessThanOrEqualTo(DATAGRAMS);
    }
}
