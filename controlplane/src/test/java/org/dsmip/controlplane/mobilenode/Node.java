package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;

/** A mobile node in virtual time, with a record of all it wanted done and when. */
final class Node {
    static final long SECOND = 1_000_000_000L;
    final MobileNode machine;
    MobileNodeSettings settings;
    final List<Timed> history = new ArrayList<>();
    /** Crosses zero early, as a monotonic clock may. */
    long nowNs = -2 * SECOND;
    private final long startNs = nowNs;
    private long wallClockStart;

    record Timed(long atNs, Effect effect) {}

    Node(MobileNodeSettings settings) {
        this(settings, Sample.WALL_CLOCK, () -> 1L);
    }

    Node(MobileNodeSettings settings, long wallClockStart, RandomGenerator random) {
        this(settings, wallClockStart, Remembered.nothing(wallClockStart), random);
    }

    Node(MobileNodeSettings settings, long wallClockStart, Remembered remembered, RandomGenerator random) {
        this.settings = settings;
        this.wallClockStart = wallClockStart;
        machine = new MobileNode(settings, remembered, random);
    }

    /** Swaps the settings while it runs. */
    List<Effect> swap(MobileNodeSettings next) {
        settings = next;
        return note(machine.onSettings(nowNs, wallClock(), next));
    }

    long wallClock() {
        final long elapsed = nowNs - startNs;
        return wallClockStart + ((elapsed / SECOND) << 32) + ((elapsed % SECOND) << 32) / SECOND;
    }

    List<Effect> visit(Ipv4Address careOf) {
        return attach(new Attachment.Visiting(careOf, 1500, Set.of()));
    }

    List<Effect> home(IpAddress... present) {
        return attach(new Attachment.AtHome(Set.of(present)));
    }

    List<Effect> detach() {
        return attach(new Attachment.Detached());
    }

    List<Effect> attach(Attachment attachment) {
        return note(machine.onAttachment(nowNs, wallClock(), attachment));
    }

    List<Effect> receive(Octets payload) {
        return receive(payload, Sample.HOME_AGENT);
    }

    List<Effect> receive(Octets payload, Ipv4Address from) {
        final var source = new Datagram.Endpoint(from, 434);
        final var destination = new Datagram.Endpoint(Sample.CARE_OF, 434);
        return note(machine.onDatagram(nowNs, wallClock(), new Datagram(source, destination, 64, payload)));
    }

    /** Sets the wall clock of the node, which notices. */
    List<Effect> stepWallClock(long seconds) {
        wallClockStart += seconds << 32;
        return note(machine.onWallClockStep(nowNs, wallClock(), seconds << 32));
    }

    /** Sleeps without a timer; then the node notices. */
    List<Effect> sleep(long durationNs) {
        nowNs += durationNs;
        return note(machine.onSuspended(nowNs, wallClock()));
    }

    List<Effect> shutdown() {
        return note(machine.onShutdown(nowNs, wallClock()));
    }

    List<Effect> fail(Effect effect) {
        return note(machine.onEffectFailed(nowNs, wallClock(), effect, "refused"));
    }

    /** Lets time pass, with every deadline met on the dot. */
    List<Effect> pass(long durationNs) {
        final long endNs = nowNs + durationNs;
        final List<Effect> effects = new ArrayList<>();
        while (machine.nextDeadlineNs() != Long.MAX_VALUE && machine.nextDeadlineNs() - endNs <= 0) {
            nowNs = Math.max(nowNs, machine.nextDeadlineNs());
            effects.addAll(note(machine.onTimer(nowNs, wallClock())));
        }
        nowNs = endNs;
        return effects;
    }

    private List<Effect> note(List<Effect> effects) {
        effects.forEach(effect -> history.add(new Timed(nowNs, effect)));
        return effects;
    }

    /** The newest request sent. */
    Datagram lastRequest() {
        return requests().get(requests().size() - 1);
    }

    List<Datagram> requests() {
        return history.stream().filter(timed -> timed.effect instanceof Effect.Send)
                .map(timed -> ((Effect.Send) timed.effect).datagram()).toList();
    }

    /** When requests were sent, in milliseconds since the script began. */
    List<Long> requestMillis() {
        return history.stream().filter(timed -> timed.effect instanceof Effect.Send)
                .map(timed -> (timed.atNs - startNs) / 1_000_000).toList();
    }

    ForwardingEntry lastEntry() {
        return Objects.requireNonNull(entries(history.stream().map(Timed::effect).toList()), "nothing published");
    }

    private static ForwardingEntry entries(List<Effect> effects) {
        return effects.stream().filter(Effect.PublishForwarding.class::isInstance)
                .map(effect -> ((Effect.PublishForwarding) effect).entry()).reduce((a, b) -> b).orElseThrow();
    }

    Reply reply(int code) {
        return new Reply(settings, lastRequest()).code(code);
    }

    /** Accepts the newest request as it stands. */
    List<Effect> accept(Reply reply) {
        return receive(reply.octets());
    }

    RegistrationView view() {
        return machine.view(nowNs);
    }

    long discards(DiscardReason reason) {
        return Objects.requireNonNull(machine.discards().get(reason));
    }
}
