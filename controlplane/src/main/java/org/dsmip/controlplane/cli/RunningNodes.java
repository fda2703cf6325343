package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.dsmip.controlplane.admin.AdminClient;

/** The nodes whose admin sockets are in a directory: {@code NAME/admin.sock}, or {@code NAME.sock}. */
final class RunningNodes {
    private static final String SOCKET = "admin.sock";
    private static final String SUFFIX = ".sock";

    private final Path directory;

    RunningNodes(Path directory) {
        this.directory = directory;
    }

    /** Where the socket of a node with a name is, or would be. */
    Path socket(String name) {
        final Path flat = directory.resolve(name + SUFFIX);
        return Files.exists(flat) ? flat : directory.resolve(name).resolve(SOCKET);
    }

    /** Those that answer, by name. Sockets of dead nodes do not count. */
    Map<String, Path> all() {
        final Map<String, Path> nodes = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                final String name = String.valueOf(entry.getFileName());
                final boolean flat = name.endsWith(SUFFIX);
                final Path socket = flat ? entry : entry.resolve(SOCKET);
                if (Files.exists(socket) && AdminClient.isAnswered(socket)) {
                    nodes.put(flat ? name.substring(0, name.length() - SUFFIX.length()) : name, socket);
                }
            }
        } catch (IOException e) {
            // No such directory, or closed to this user: no node that could be asked.
        }
        return nodes;
    }
}
