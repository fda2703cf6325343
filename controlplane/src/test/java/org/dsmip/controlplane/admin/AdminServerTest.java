package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dsmip.controlplane.show.DataPlaneState;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.Topic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminServerTest extends AdminBed {
    private static final String USAGE = "error a request is: show TOPIC [json] [non-zero], or offload WHICH on|off [json]\n";

    /** Many rows in many pieces. */
    private static StateSource large() {
        final List<Integer> numbers = IntStream.range(0, 60_000).boxed().toList();
        return StateSources.of(topic -> StateListing.ofRows(numbers, rows -> {
            final StateBlock.Builder block = StateBlock.builder();
            rows.forEach(row -> block.block("mn", StateBlock.Shape.MANY,
                    StateBlock.builder().number("number", row).build()));
            return block.build();
        }));
    }

    @Test
    void answersInTextAndJson() throws IOException {
        serve(fixed());
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
        assertThat(AdminClient.show(socket, Topic.BINDINGS, true)).isEqualTo("{\"hoa\":\"192.0.2.10\"}\n");
    }

    @Test
    void carriesAnAnswerLargerThanAnySocketBuffer() throws IOException {
        serve(large());
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false).lines().count()).isEqualTo(60_000);
        assertThat(AdminClient.show(socket, Topic.BINDINGS, true)).startsWith("{\"mn\":[{\"number\":0},")
                .endsWith(",{\"number\":59999}]}\n").doesNotContain("][", "}{");
    }

    @Test
    @Tag("OPS-PROC-10")
    void costsNobodyAnythingWhereManyAskAndNeverReadOrNeverAsk() throws IOException {
        // Longer than this test may take: whoever waited for one of them would be seen.
        serve(large(), Duration.ofMinutes(10));
        final List<SocketChannel> others = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                others.add(connect());
                final SocketChannel unread = connect();
                unread.write(ByteBuffer.wrap("show bindings\n".getBytes(StandardCharsets.UTF_8)));
                others.add(unread);
            }
            assertThat(AdminClient.show(socket, Topic.BINDINGS, false).lines().count()).isEqualTo(60_000);
        } finally {
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }

    @Test
    @Tag("OPS-PROC-10")
    void tellsWhoFindsNoPlaceAndMakesRoomInTheEnd() throws IOException, InterruptedException {
        serve(fixed(), Duration.ofSeconds(50));
        final List<SocketChannel> silent = new ArrayList<>();
        try {
            String refusal = "";
            // Where connecting takes longer than a second, the first one has given way already.
            for (int attempt = 0; attempt < 10 && refusal.isEmpty(); attempt++) {
                for (int i = 0; i < AdminServer.MAXIMUM_CLIENTS; i++) {
                    silent.add(connect());
                }
                refusal = refusal();
            }
            assertThat(refusal).isEqualTo("too many clients ask at once (" + AdminServer.MAXIMUM_CLIENTS
                    + " are being answered); try again");
            // Who says nothing for a second gives way.
            TimeUnit.MILLISECONDS.sleep(1100);
            assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
        } finally {
            for (SocketChannel client : silent) {
                client.close();
            }
        }
    }

    private String refusal() throws IOException {
        try {
            AdminClient.show(socket, Topic.BINDINGS, false);
            return "";
        } catch (AdminClient.RefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "ok\n", "ok\n5\nhoa", "ok\n4\nhoa\n", "ok\n4\nhoa\nbroken it fell over\n",
        "ok\n4\nhoa\n-1\n", "ok\nmore\n", "hello\n0\n"})
    @Tag("OPS-PROC-10")
    void saysThatAnAnswerIsNotWhole(String answer) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("run"));
        try (ServerSocketChannel liar = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            liar.bind(UnixDomainSocketAddress.of(socket));
            final Thread thread = Thread.ofPlatform().start(() -> {
                try (SocketChannel client = liar.accept()) {
                    client.read(ByteBuffer.allocate(100));
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> AdminClient.show(socket, Topic.BINDINGS, false)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the answer of the node at " + socket + " was cut off (")
                    .hasMessageEndingWith("); it is not whole");
            thread.join();
        }
    }

    @Test
    @Tag("OPS-PROC-10")
    void breaksAnAnswerOffAloudWhenTheNodeCannotGoOn() throws IOException {
        serve(StateSources.of(topic -> StateListing.of(() -> BLOCK).then(() -> {
            throw new IllegalStateException("no more");
        })));
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.BINDINGS, false))
                .hasMessageContaining("was cut off (the node could not answer: no more)");
    }

    @Test
    @Tag("OPS-PROC-10")
    void oneConnectionThatFailsCostsNoOtherItsAnswer() throws IOException {
        final StateSource good = fixed();
        final AtomicBoolean failing = new AtomicBoolean(true);
        serve(new StateSource() {
            @Override
            public <T extends @Nullable Object> CompletableFuture<T> ask(Function<NodeState, T> question) {
                if (failing.get()) {
                    throw new IllegalStateException("a mistake of ours");
                }
                return good.ask(question);
            }
        }, Duration.ofSeconds(50));
        for (int i = 0; i < 3; i++) {
            // More than is read of a question: the channel stays readable.
            final SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            client.write(ByteBuffer.wrap(("show bindings\n" + "x".repeat(5_000)).getBytes(StandardCharsets.UTF_8)));
            clients.add(client);
        }
        for (SocketChannel client : clients) {
            assertThat(isLetGo(client)).isTrue();
        }
        failing.set(false);
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
    }

    /** Waits for the end of a connection; one that ends with something unread is reset. */
    private static boolean isLetGo(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1)) == -1;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void saysThatThereIsNothingInsteadOfPrintingNothing() throws IOException {
        serve(StateSources.of(topic -> StateListing
                .of(() -> StateBlock.builder().group("mn", StateBlock.Shape.MANY).build())));
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("no bindings\n");
        assertThat(AdminClient.show(socket, Topic.BINDINGS, true)).isEqualTo("{\"mn\":[]}\n");
    }

    @Test
    void leavesOutWhatCountsNothingIfAsked() throws IOException {
        serve(StateSources.of(topic -> StateListing
                .of(() -> DataPlaneState.drops(List.of(new DataPlaneState.CounterView("full", "packets", 0),
                        new DataPlaneState.CounterView("short", "packets", 3))))));
        final StringBuilder answer = new StringBuilder();
        AdminClient.ask(socket, new AdminRequest.Show(Topic.DROPS, false, true), answer::append);
        assertThat(answer).hasToString("total=3\ndrop reason=short packets=3\n");
    }

    @Test
    void saysWhatARoleDoesNotHave() throws IOException {
        serve(fixed());
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.REGISTRATION, false)).isInstanceOf(IOException.class)
                .hasMessage("a node of this role has no registration");
    }

    @Test
    void saysThatANodeDoesNotAnswer() throws IOException {
        serve(StateSources.silent());
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.DROPS, false))
                .hasMessage("the node did not answer within 200 ms");
    }

    @Test
    void saysWhyANodeCannotAnswer() throws IOException {
        serve(StateSources.failing("too many\nquestions"));
        assertThatThrownBy(() -> AdminClient.show(socket, Topic.DROPS, false))
                .hasMessage("the node could not answer: too many questions");
    }

    @Test
    @Tag("OPS-GSO-1")
    void switchesAndAnswersWhatHasComeOfIt() throws IOException {
        serve(StateSources.of(new NodeState() {
            @Override
            public @Nullable StateListing show(Topic topic) {
                return null;
            }

            @Override
            public StateListing offload(Offload offload, boolean on) {
                return StateListing.of(() -> DataPlaneState
                        .offload(new DataPlaneState.OffloadView(offload.word(), on ? "on" : "off-by-setting", null)));
            }
        }));
        final StringBuilder answer = new StringBuilder();
        AdminClient.ask(socket, new AdminRequest.Switch(Offload.TUN_TCP, false, false), answer::append);
        AdminClient.ask(socket, new AdminRequest.Switch(Offload.TUN_UDP, true, true), answer::append);
        assertThat(answer).hasToString("""
                offload name=tun-tcp state=off-by-setting error=-
                {"offload":[{"name":"tun-udp","state":"on","error":null}]}
                """);
    }

    @Test
    void refusesRequestsItDoesNotUnderstand() throws IOException {
        serve(fixed());
        assertThat(ask("show\n")).isEqualTo(USAGE);
        assertThat(ask("show bindings xml\n")).isEqualTo(USAGE);
        assertThat(ask("\n")).isEqualTo(USAGE);
        assertThat(ask("offload tun-tcp\n")).isEqualTo(USAGE);
        assertThat(ask("offload tun-tcp maybe\n")).isEqualTo(USAGE);
        assertThat(ask("offload tun-sctp on\n")).isEqualTo("error no such offload; allowed: tun-tcp, tun-udp\n");
        assertThat(ask("show keys\n")).isEqualTo(
                "error no such topic; allowed: status, bindings, registration, pending, prefix-table, nd, host, drops, counters, latency, interfaces\n");
        assertThat(ask("x".repeat(256))).isEqualTo("error a request is one line of at most 256 bytes\n");
    }

    @Test
    void cutsOffClientsThatSayNothing() throws IOException {
        serve(fixed(), Duration.ofMillis(300));
        try (SocketChannel silent = connect()) {
            assertThat(readAll(silent)).isEmpty();
        }
    }

    @Test
    void survivesClientsThatSendNoiseOrLeave() throws IOException {
        final long seed = 20_061_101;
        final SplittableRandom random = new SplittableRandom(seed);
        serve(fixed(), Duration.ofSeconds(5));
        // Fewer than it answers at once: the last one is not refused however slow it is.
        for (int i = 0; i < AdminServer.MAXIMUM_CLIENTS - 1; i++) {
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
        serve(fixed(), Duration.ofSeconds(2));
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
