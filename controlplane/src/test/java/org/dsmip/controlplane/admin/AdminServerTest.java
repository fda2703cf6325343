package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AdminServerTest {
    private static final StateBlock BLOCK = StateBlock.builder().text("hoa", "192.0.2.10").build();

    @TempDir
    private Path directory = Path.of("");

    private final List<AdminServer> servers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private Path socket = Path.of("");

    @BeforeEach
    void chooseAPath() {
        socket = directory.resolve("run/node.sock");
    }

    @AfterEach
    void stop() throws InterruptedException {
        servers.forEach(AdminServer::close);
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as("the server's thread has ended").isFalse();
        }
    }

    private AdminServer serve(StateSource source) throws IOException {
        return serve(source, Duration.ofMillis(500));
    }

    private AdminServer serve(StateSource source, Duration clientTime) throws IOException {
        final AdminServer server = AdminServer.open(socket,
                new AdminServer.Settings(source, Duration.ofMillis(200), clientTime));
        servers.add(server);
        threads.add(Thread.ofPlatform().daemon().start(server));
        return server;
    }

    private static StateSource fixed() {
        return topic -> CompletableFuture
                .completedFuture(topic == Topic.BINDINGS ? Optional.of(BLOCK) : Optional.empty());
    }

    @Test
    void answersInTextAndJson() throws IOException {
        serve(fixed());
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
        assertThat(AdminClient.show(socket, Topic.BINDINGS, true)).isEqualTo("{\"hoa\":\"192.0.2.10\"}\n");
    }

    @Test
    void carriesAnAnswerLargerThanAnySocketBuffer() throws IOException {
        final StateBlock.Builder large = StateBlock.builder();
        for (int i = 0; i < 60_000; i++) {
            large.block("mn", StateBlock.Shape.MANY, StateBlock.builder().number("number", i).build());
        }
        serve(topic -> CompletableFuture.completedFuture(Optional.of(large.build())), Duration.ofSeconds(20));
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false).lines().count()).isEqualTo(60_000);
    }

    @Test
    void saysWhatARoleDoesNotHave() throws IOException {
        serve(fixed());
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.REGISTRATION, false)).isInstanceOf(IOException.class)
                .hasMessage("a node of this role has no registration");
    }

    @Test
    void saysThatANodeDoesNotAnswer() throws IOException {
        serve(topic -> new CompletableFuture<>());
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.DROPS, false))
                .hasMessage("the node did not answer within 200 ms");
    }

    @Test
    void saysWhyANodeCannotAnswer() throws IOException {
        serve(topic -> CompletableFuture.failedFuture(new IllegalStateException("too many\nquestions")));
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.DROPS, false))
                .hasMessage("the node could not answer: too many questions");
    }

    @Test
    void givesTheSocketModeSixHundredAndLeavesNothingElseBehind() throws IOException {
        final AdminServer server = serve(fixed());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        assertThat(entries()).containsExactly("node.sock");
        server.close();
        assertThat(entries()).isEmpty();
    }

    @Test
    void refusesToTakeOverFromARunningNode() throws IOException {
        serve(fixed());
        assertThatThrownBy(() -> serve(fixed())).isInstanceOf(IOException.class).hasMessage("admin-socket " + socket
                + " belongs to a running node; stop that or choose another place");
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
    }

    @Test
    void replacesTheSocketOfADeadProcess() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.DROPS, false))
                .hasMessage("no node answers at " + socket + ": the node that made the socket is gone");
        serve(fixed());
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
    }

    @Test
    void leavesTheSocketOfASuccessorAlone() throws IOException {
        final AdminServer first = serve(fixed());
        Files.delete(socket);
        serve(fixed());
        first.close();
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
    }

    @Test
    void neverReplacesAFileThatIsNoSocket() throws IOException {
        Files.createDirectories(directory.resolve("run"));
        Files.writeString(socket, "precious");
        assertThatThrownBy(() -> serve(fixed())).hasMessageContaining("exists and is not a socket");
        assertThat(socket).hasContent("precious");
    }

    @Test
    void refusesAPathTooLongForASocket() {
        socket = directory.resolve("x".repeat(107));
        assertThatThrownBy(() -> serve(fixed())).hasMessage("admin-socket " + socket + " is too long; choose a path of"
                + " at most 106 bytes from the root, of them at most 98 for its directory");
    }

    @Test
    void takesTheLongestPathThatASocketTakes() throws IOException {
        final int taken = directory.toAbsolutePath().toString().length();
        socket = directory.resolve("d".repeat(97 - taken)).resolve("socket1");
        assertThat(socket.toAbsolutePath().toString()).hasSize(106);
        serve(fixed());
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
    }

    @Test
    void saysWhyADirectoryCannotBeMade() throws IOException {
        final Path inTheWay = Files.createFile(directory.resolve("file"));
        socket = inTheWay.resolve("node.sock");
        assertThatThrownBy(() -> serve(fixed())).isInstanceOf(IOException.class)
                .hasMessage("admin-socket " + socket + ": cannot create " + inTheWay + " (" + inTheWay
                        + " exists and is not a directory); create it or choose another place");
    }

    @Test
    void saysThatNoNodeRuns() {
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.DROPS, false))
                .hasMessage("no node answers at " + socket + ": there is no such socket; is the node running?");
    }

    @Test
    void refusesRequestsItDoesNotUnderstand() throws IOException {
        serve(fixed());
        assertThat(ask("show\n")).isEqualTo("error a request is: show TOPIC [json]\n");
        assertThat(ask("show bindings xml\n")).isEqualTo("error a request is: show TOPIC [json]\n");
        assertThat(ask("\n")).isEqualTo("error a request is: show TOPIC [json]\n");
        assertThat(ask("show keys\n")).isEqualTo(
                "error no such topic; allowed: bindings, registration, prefix-table, nd, drops, counters, latency, interfaces\n");
        assertThat(ask("x".repeat(256))).isEqualTo("error a request is one line of at most 256 bytes\n");
    }

    @Test
    void cutsOffClientsThatSayNothing() throws IOException {
        serve(fixed());
        try (SocketChannel silent = connect()) {
            assertThat(readAll(silent)).isEmpty();
        }
    }

    @Test
    void survivesClientsThatSendNoiseOrLeave() throws IOException {
        final long seed = 20_061_101;
        final SplittableRandom random = new SplittableRandom(seed);
        serve(fixed(), Duration.ofSeconds(5));
        for (int i = 0; i < 300; i++) {
            try (SocketChannel client = connect()) {
                final byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                client.write(ByteBuffer.wrap(noise));
            } catch (IOException e) {
                // The server closed first, which is its right.
            }
        }
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).as("seed %d", seed).isEqualTo("hoa=192.0.2.10\n");
    }

    @Test
    void servesOthersAgainAfterAFloodOfSilentClients() throws IOException {
        serve(fixed());
        final List<SocketChannel> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                flood.add(connect());
            }
            flood.forEach(client -> assertThat(readAll(client)).isEmpty());
            assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
        } finally {
            for (SocketChannel client : flood) {
                client.close();
            }
        }
    }

    private String ask(String request) throws IOException {
        try (SocketChannel client = connect()) {
            client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return readAll(client);
        }
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("run"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Everything until the other side closes, also if it does so the hard way. */
    private static String readAll(SocketChannel client) {
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        final ByteBuffer buffer = ByteBuffer.allocate(1024);
        try {
            while (client.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        } catch (IOException e) {
            return answer.toString(StandardCharsets.UTF_8);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
