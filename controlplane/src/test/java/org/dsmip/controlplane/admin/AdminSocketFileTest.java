package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The socket as a file among others. */
@Timeout(60)
class AdminSocketFileTest extends AdminBed {
    @Test
    @Tag("OPS-HOST-6")
    void putsASocketThatVanishedWithItsDirectoryThereAnewAndTakesAwayOnlyWhatItMade()
            throws IOException, InterruptedException {
        final AdminServer server = serve(fixed());
        Files.delete(socket);
        Files.delete(directory.resolve("run"));
        for (int i = 0; i < 100 && !AdminClient.isAnswered(socket); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(AdminClient.show(socket, Topic.BINDINGS, false)).isEqualTo("hoa=192.0.2.10\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        server.close();
        assertThat(directory.resolve("run")).doesNotExist();
        assertThat(directory).exists();
    }

    @Test
    void givesTheSocketModeSixHundredAndLeavesNothingElseBehind() throws IOException {
        final AdminServer server = serve(fixed());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        assertThat(entries()).containsExactly("node.sock");
        server.close();
        assertThat(directory.resolve("run")).as("the directory made for it").doesNotExist();
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
                .hasMessage("no node answers at " + socket
                        + ": there is no such socket, nor its directory; is the node running?");
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("run"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
