package org.dsmip.core.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dsmip.core.testing.NetworkNamespaces;

/**
 * Two namespaces joined by a veth pair, without IPv6, so that nothing is on the link but what a test sends: {@code near} with
 * {@code v0}, 192.0.2.1, 192.0.2.3 and 02:00:00:00:00:01; {@code far} with {@code v1}, 192.0.2.2 and 02:00:00:00:00:02.
 */
public final class Veth implements AutoCloseable {
    /** First address of the near end. */
    public static final String NEAR = "192.0.2.1";
    /** Second address of the near end. */
    public static final String NEAR_SECOND = "192.0.2.3";
    /** Address of the far end. */
    public static final String FAR = "192.0.2.2";

    private final NetworkNamespaces namespaces;

    private Veth(NetworkNamespaces namespaces) {
        this.namespaces = namespaces;
    }

    /** What is done with the pair. */
    @FunctionalInterface
    public interface Body {
        /**
         * Does it.
         *
         * @param veth the pair
         * @throws Exception why the test fails
         */
        void in(Veth veth) throws Exception;
    }

    /**
     * Runs a body with a new pair, which goes afterwards.
     *
     * @param body what to run
     * @throws Exception what the body throws
     */
    public static void with(Body body) throws Exception {
        try (Veth veth = new Veth(NetworkNamespaces.create("near", "far"))) {
            final NetworkNamespaces namespaces = veth.namespaces;
            for (String name : List.of("near", "far")) {
                namespaces.run(name, () -> Files
                        .writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1"));
            }
            namespaces.veth("near", "v0", "far", "v1");
            namespaces.ipIn("near", "link set v0 address 02:00:00:00:00:01");
            namespaces.ipIn("far", "link set v1 address 02:00:00:00:00:02");
            namespaces.ipIn("near", "addr add " + NEAR + "/24 dev v0");
            namespaces.ipIn("near", "addr add " + NEAR_SECOND + "/24 dev v0");
            namespaces.ipIn("far", "addr add " + FAR + "/24 dev v1");
            // Neighbors are given, so that no ARP is on the link and no first packet waits for it.
            namespaces.ipIn("near", "neigh add " + FAR + " lladdr 02:00:00:00:00:02 dev v0");
            namespaces.ipIn("far", "neigh add " + NEAR + " lladdr 02:00:00:00:00:01 dev v1");
            namespaces.ipIn("far", "neigh add " + NEAR_SECOND + " lladdr 02:00:00:00:00:01 dev v1");
            body.in(veth);
        }
    }

    /**
     * Opens something in a namespace.
     *
     * @param <T> what
     * @param name {@code near} or {@code far}
     * @param opener how
     * @return what was opened
     * @throws Exception what the opener throws
     */
    public <T> T open(String name, Callable<T> opener) throws Exception {
        final List<T> opened = new ArrayList<>();
        namespaces.run(name, () -> opened.add(opener.call()));
        return opened.getFirst();
    }

    /**
     * Runs the {@code ip} program.
     *
     * @param name {@code near} or {@code far}
     * @param arguments its arguments
     * @return what it printed
     */
    public String ip(String name, String arguments) {
        return namespaces.ipIn(name, arguments);
    }

    /**
     * Index of a link.
     *
     * @param name {@code near} or {@code far}
     * @param device name of the link
     * @return its index
     */
    public int index(String name, String device) {
        return Integer.parseInt(ip(name, "-o link show dev " + device).split(":", 2)[0]);
    }

    @Override
    public void close() {
        namespaces.close();
    }
}
