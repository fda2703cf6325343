package org.dsmip.controlplane.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/** Numbered datagrams between the mobile node and both correspondents, IPv4 and IPv6; each one is echoed. */
final class Traffic implements AutoCloseable {
    /** Where the echoes listen. */
    static final int PORT = 7007;

    private static final int PACKETS = 40;
    private static final int PACKETS_PER_SECOND = 200;

    private static final List<Flow> HOST = List.of(new Flow("192.0.2.10", "192.0.2.99"),
            new Flow("192.0.2.10", "10.99.0.99"), new Flow("2001:db8:1::10", "2001:db8:1::99"),
            new Flow("2001:db8:1::10", "2001:db8:ffff::99"));
    private static final Flow NETWORK = new Flow("2001:db8:100::1", "2001:db8:ffff::99");

    private final Lab lab;
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<DatagramChannel> echoes = new ArrayList<>();

    private record Flow(String from, String to) {}

    private Traffic(Lab lab) {
        this.lab = lab;
    }

    /** Starts the echoes at both correspondents. */
    static Traffic start(Lab lab) throws Exception {
        final Traffic traffic = lab.keep(new Traffic(lab));
        traffic.echo("hl", "192.0.2.99", "2001:db8:1::99");
        traffic.echo("cn", "10.99.0.99", "2001:db8:ffff::99");
        return traffic;
    }

    private void echo(String node, String... addresses) throws Exception {
        for (String address : addresses) {
            echoes.add(Datagrams.echo(lab, node, new InetSocketAddress(address, PORT)));
        }
    }

    /** Expects every echo of what the home addresses send. */
    void assertHostLosesNothing(String where) throws Exception {
        assertNothingIsLost(where, HOST);
    }

    /** Expects every echo of what the home addresses and the network behind the mobile node send. */
    void assertNothingIsLost(String where) throws Exception {
        assertNothingIsLost(where, Stream.concat(HOST.stream(), Stream.of(NETWORK)).toList());
    }

    private void assertNothingIsLost(String where, List<Flow> flows) throws Exception {
        final List<Future<Datagrams.Outcome>> outcomes = new ArrayList<>();
        for (Flow flow : flows) {
            outcomes.add(threads.submit(() -> Datagrams.exchange(lab, new Datagrams.Plan("mn", flow.from,
                    new InetSocketAddress(flow.to, PORT), PACKETS, PACKETS_PER_SECOND))));
        }
        final SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < flows.size(); i++) {
            all.assertThat(outcomes.get(i).get()).as("%s, %s", where, flows.get(i))
                    .isEqualTo(new Datagrams.Outcome(PACKETS, PACKETS, 0));
        }
        all.assertAll();
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel echo : echoes) {
            echo.close();
        }
        threads.close();
    }
}
