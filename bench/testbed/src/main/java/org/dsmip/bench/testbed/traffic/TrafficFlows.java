package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dsmip.controlplane.show.StateBlock;

/** Several {@link TrafficSender}s at once, each with a thread and a socket of its own. */
public final class TrafficFlows {
    private TrafficFlows() {}

    /**
     * One of them.
     *
     * @param local where to send from; port 0: any
     * @param destination where to send to
     */
    public record Flow(InetSocketAddress local, InetSocketAddress destination) {}

    /**
     * Runs all flows once.
     *
     * @param plan what each of them sends; their sessions count up from its session
     * @param flows the flows
     * @param stop asked all the time; true: end early
     * @param progress gets lines of progress, from any thread
     * @return the report: the sum, and each flow
     * @throws IOException if a socket cannot be had; the message is for the user
     */
    public static StateBlock run(TrafficSender.Plan plan, List<Flow> flows, BooleanSupplier stop,
            Consumer<String> progress) throws IOException {
        final List<TrafficSocket> sockets = new ArrayList<>();
        try {
            for (Flow flow : flows) {
                sockets.add(UdpTrafficSocket.open(flow.local()));
            }
            final TrafficReport.Run[] runs = new TrafficReport.Run[flows.size()];
            final List<Thread> threads = IntStream.range(0, flows.size()).mapToObj(i -> {
                final TrafficSender sender = new TrafficSender(plan.withSession(plan.session() + i), sockets.get(i),
                        flows.get(i).destination());
                return Thread.ofPlatform().name("traffic-send-" + i)
                        .start(() -> runs[i] = sender.measure(stop, progress));
            }).toList();
            threads.forEach(Joining::join);
            return TrafficReport.ofFlows(flows, List.of(runs));
        } finally {
            for (TrafficSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
