package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Servers on a socket of a test's own. */
abstract class AdminBed {
    static final StateBlock BLOCK = StateBlock.builder().text("hoa", "192.0.2.10").build();

    @TempDir
    Path directory = Path.of("");

    private final List<AdminServer> servers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    final List<SocketChannel> clients = new ArrayList<>();
    Path socket = Path.of("");

    @BeforeEach
    void chooseAPath() {
        socket = directory.resolve("run/node.sock");
    }

    @AfterEach
    void stop() throws InterruptedException, IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        servers.forEach(AdminServer::close);
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as("the server's thread has ended").isFalse();
        }
    }

    final AdminServer serve(StateSource source) throws IOException {
        return serve(source, Duration.ofSeconds(50));
    }

    final AdminServer serve(StateSource source, Duration clientTime) throws IOException {
        final AdminServer server = AdminServer.open(socket,
                new AdminServer.Settings(source, Duration.ofMillis(200), clientTime, Duration.ofSeconds(5)));
        servers.add(server);
        threads.add(Thread.ofPlatform().daemon().start(server));
        return server;
    }

    static StateSource fixed() {
        return StateSources.of(topic -> topic == Topic.BINDINGS ? StateListing.of(() -> BLOCK) : null);
    }
}
