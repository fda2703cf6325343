package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.dsmip.controlplane.show.StateJson;
import org.dsmip.controlplane.traffic.TrafficListener;
import org.dsmip.controlplane.traffic.TrafficSender;

/** Numbered datagrams between the mobile node and both correspondents, IPv4 and IPv6; each one is echoed. */
final class Traffic implements AutoCloseable {
    /** Where the echoes listen. */
    static final int PORT = 7007;

    private static final int PACKETS = 40;
    private static final double PACKETS_PER_SECOND = 200;
    private static final Duration GAP = Duration.ofSeconds(1);
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final List<Flow> HOST = List.of(new Flow("192.0.2.10", "192.0.2.99"),
            new Flow("192.0.2.10", "10.99.0.99"), new Flow("2001:db8:1::10", "2001:db8:1::99"),
            new Flow("2001:db8:1::10", "2001:db8:ffff::99"));
    private static final Flow NETWORK = new Flow("2001:db8:100::1", "2001:db8:ffff::99");

    private final Lab lab;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<Future<?>> echoes = new ArrayList<>();

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
        final List<InetSocketAddress> locals = new ArrayList<>();
        for (String address : addresses) {
            locals.add(endpoint(address, PORT));
        }
        final CountDownLatch listening = new CountDownLatch(locals.size());
        echoes.add(threads.submit(() -> lab.inNode(node,
                () -> TrafficListener.run(locals, true, GAP, ended::get, local -> listening.countDown()))));
        assertThat(listening.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("echo in " + node).isTrue();
    }

    private static InetSocketAddress endpoint(String address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
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
        final List<Future<Json>> reports = new ArrayList<>();
        for (Flow flow : flows) {
            reports.add(threads.submit(() -> lab.inNode("mn", () -> send(flow))));
        }
        final SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < flows.size(); i++) {
            final Json report = reports.get(i).get();
            all.assertThat(List.of(report.at("sent").number(), report.at("received").number(),
                    report.at("duplicates").number())).as("%s, %s: sent, received, duplicates; %s", where, flows.get(i),
                            report.text())
                    .containsExactly((long) PACKETS, (long) PACKETS, 0L);
        }
        all.assertAll();
    }

    private static Json send(Flow flow) throws Exception {
        final TrafficSender.Plan plan = new TrafficSender.Plan(PACKETS_PER_SECOND, PACKETS,
                Duration.ofNanos(Long.MAX_VALUE), 64, LINGER, GAP, Duration.ZERO, new SecureRandom().nextLong(), false,
                0);
        return Json.parse(StateJson.print(TrafficSender.run(plan, endpoint(flow.from, 0), endpoint(flow.to, PORT),
                () -> false, line -> {})));
    }

    @Override
    public void close() {
        ended.set(true);
        threads.close();
    }
}
