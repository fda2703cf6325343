package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homelink.HomeLinkDefense;
import org.dsmip.controlplane.homelink.SenderTable;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.journal.BindingLog;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.journal.RegistrationLog;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link HomeAgent}: registrations in, effects out, and an eye on the home link. */
public final class HomeAgentRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.home-agent");
    private static final int BURST = 64;
    /** More than datagrams, so that each datagram's own frame is seen before it even where frames come that are none. */
    private static final int FRAMES = 4 * BURST;
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long NEIGHBOR_LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final HomeAgent homeAgent;
    private final EffectExecutor executor;
    private final EffectRound round;
    private final NodeClock clock;
    private final Ports ports;
    private final SenderTable senders = new SenderTable();
    private final Surroundings surroundings;
    private final BindingLog log = new BindingLog();
    private final HostWatch host;
    private long nextLookNs;
    private long nextNeighborLookNs;
    private Effect.@Nullable KeepIdentification unanswered;
    private long lastRecord;
    /** Whether what was accepted just now is in no record. */
    private boolean isUnrecorded;
    private boolean stopped;

    /**
     * Where the home agent listens.
     *
     * @param registrations UDP port 434
     * @param events changes of the network configuration
     * @param routes tells the addresses of this host
     * @param homeLinkFrames registrations on the home link with their frames, to learn who sends them; null: no home link
     * @param homeLink the interface on the home link as it was at the start; null: none
     * @param internetLink name of the interface towards the mobile nodes; null: not known
     * @param defense answers there what the kernel does not, and notices conflicts; null: no home link
     */
    public record Ports(UdpSocket registrations, NetworkEvents events, RouteTable routes,
            @Nullable LinkSocket homeLinkFrames, @Nullable Link homeLink, @Nullable String internetLink,
            @Nullable HomeLinkDefense defense) {}

    /**
     * What it has to do with beside the network.
     *
     * @param keeper writes down what becomes true
     * @param ipv6 tells whether the kernel has IPv6
     * @param drops reports what the data plane dropped
     * @param leftovers takes from the kernel what an earlier run has left there and this one does not want
     */
    public record Surroundings(RegistryKeeper keeper, KernelIpv6 ipv6, DropWatch drops, Runnable leftovers) {}

    /**
     * Makes a role.
     *
     * @param homeAgent the state machine
     * @param executor carries its effects out
     * @param clock tells the time
     * @param ports where it listens
     * @param surroundings what it has to do with besides
     */
    public HomeAgentRole(HomeAgent homeAgent, EffectExecutor executor, NodeClock clock, Ports ports,
            Surroundings surroundings) {
        this.homeAgent = homeAgent;
        this.executor = executor;
        round = new EffectRound(executor, clock, new Owner());
        this.clock = clock;
        this.ports = ports;
        this.surroundings = surroundings;
        host = new HostWatch(homeAgent, ports,
                new HostWatch.Means(surroundings.ipv6(), executor.tunnelIndex(), clock, this::carryOut));
    }

    @Override
    public List<Pollable> ports() {
        final List<Pollable> list = new ArrayList<>();
        list.add(ports.registrations());
        list.add(ports.events());
        if (ports.defense() != null) {
            list.addAll(ports.defense().ports());
        }
        return list;
    }

    @Override
    public void start() {
        host.wantAll();
        host.follow();
        resume();
        surroundings.leftovers().run();
        nextLookNs = clock.nowNs() + LOOK_INTERVAL_NS;
        nextNeighborLookNs = clock.nowNs();
        LOG.info("home agent is ready");
    }

    /** What an earlier run has left stands before anything is said to be ready. */
    private void resume() {
        homeAgent.awaited(surroundings.keeper()::holds);
        carryOut(homeAgent.onStart(clock.nowNs()));
        while (homeAgent.isCatchingUp()) {
            carryOut(homeAgent.onTimer(clock.nowNs()));
        }
    }

    @Override
    public void receive() {
        ports.events().poll(this::onEvent);
        host.follow();
        final LinkSocket frames = ports.homeLinkFrames();
        if (frames != null) {
            // Frames first: each datagram's own frame has been queued before the datagram.
            frames.receive(senders::onFrame, FRAMES);
        }
        try {
            ports.registrations().receive(this::onDatagram, BURST);
        } finally {
            round.carryOut();
        }
        if (ports.defense() != null) {
            ports.defense().receive(clock.nowNs());
        }
    }

    private void onDatagram(UdpSocket.Reception from, Octets payload) {
        final Datagram datagram = new Datagram(new Datagram.Endpoint(from.source(), from.sourcePort()),
                new Datagram.Endpoint(from.destination(), ports.registrations().port()), from.ttl(), payload);
        round.add(homeAgent.onDatagram(clock.nowNs(), clock.wallClockNtp(), datagram,
                senders.take(from.source(), from.sourcePort(), payload)));
        RegistrationLog.examined(from.source(), homeAgent.lastOutcome());
    }

    private void onEvent(NetworkEvent event) {
        executor.onEvent(event);
        host.onEvent(event);
    }

    /** The neighbor table still knows a mobile node that was home a moment ago; many that come at once are no such thing. */
    private void lookForWhoLeft(Ipv4Address homeAddress) {
        final Link home = ports.homeLink();
        final long nowNs = clock.nowNs();
        if (home != null && host.homeLinkIndex() != 0 && nextNeighborLookNs - nowNs <= 0) {
            nextNeighborLookNs = nowNs + NEIGHBOR_LOOK_INTERVAL_NS;
            ports.routes().neighbors(host.homeLinkIndex()).stream()
                    .filter(neighbor -> neighbor.address().equals(homeAddress) && neighbor.mac() != null)
                    .forEach(neighbor -> homeAgent.seenAtHome(homeAddress, Objects.requireNonNull(neighbor.mac())));
        }
    }

    @Override
    public void onTimer() {
        final long nowNs = clock.nowNs();
        homeAgent.onRepliesGivenUp(surroundings.keeper().work(nowNs, reply -> round.add(List.of(reply))));
        round.carryOut();
        if (homeAgent.nextDeadlineNs() - nowNs <= 0) {
            carryOut(homeAgent.onTimer(nowNs));
        }
        if (ports.defense() != null && ports.defense().nextDeadlineNs() - nowNs <= 0) {
            carryOut(ports.defense().onTimer(nowNs));
        }
        executor.onTimer(nowNs);
        if (nextLookNs - nowNs <= 0) {
            nextLookNs = nowNs + LOOK_INTERVAL_NS;
            host.wantAll();
        }
        host.follow();
    }

    /** Now, with all that is wanted already. */
    private void carryOut(List<Effect> effects) {
        round.add(effects);
        round.carryOut();
    }

    private static boolean isReply(Effect effect) {
        return effect instanceof Effect.Send || effect instanceof Effect.SendOnHomeLink;
    }

    /** The reply to what was accepted just now is held until that is as safe as promised. */
    private boolean isHeld(Effect reply) {
        final Effect.KeepIdentification accepted = unanswered;
        unanswered = null;
        if (isUnrecorded) {
            isUnrecorded = false;
            surroundings.keeper().giveUp();
            return true;
        }
        if (accepted == null || surroundings.keeper().isSafe(lastRecord)) {
            return false;
        }
        surroundings.keeper().hold(clock.nowNs(), accepted, lastRecord, reply);
        return true;
    }

    /** What becomes of effects. */
    private final class Owner implements EffectRound.Owner {
        @Override
        public @Nullable String tell(Effect effect) {
            try {
                return isReply(effect) && isHeld(effect) ? null : carryOut(effect);
            } catch (RuntimeException e) {
                return executor.reason(clock.nowNs(), e);
            }
        }

        @Override
        public List<Effect> ended(Effect effect, @Nullable String failure) {
            if (ports.defense() != null) {
                ports.defense().onEffect(effect);
            }
            return failure == null
                    ? homeAgent.onEffectDone(clock.nowNs(), effect)
                    : homeAgent.onEffectFailed(clock.nowNs(), effect, failure);
        }
    }

    private @Nullable String carryOut(Effect effect) {
        switch (effect) {
            case Effect.KeepIdentification keep -> {
                // The reply to it comes next.
                unanswered = null;
                isUnrecorded = true;
                lastRecord = surroundings.keeper().keep(keep.homeAddress());
                isUnrecorded = false;
                unanswered = keep;
            }
            case Effect.KeepClockShift keep -> surroundings.keeper().keep(keep.shift());
            case Effect.KeepRecord keep -> surroundings.keeper().keep(keep.homeAddress());
            case Effect.NoteRegistration note -> {
                if (note.what() == Effect.What.MOVED || note.what() == Effect.What.DEREGISTERED) {
                    surroundings.drops().handedOver(clock.nowNs());
                } else if (note.what() == Effect.What.BEGAN) {
                    lookForWhoLeft(note.homeAddress());
                } else if (note.what() == Effect.What.ENDED || note.what() == Effect.What.CUT) {
                    surroundings.keeper().giveUp(note.homeAddress());
                }
                log.note(clock.nowNs(), note);
            }
            case Effect.NoteTrouble note -> log.note(clock.nowNs(), note);
            case Effect.NoteLeftover note -> log.note(clock.nowNs(), note);
            case Effect.NoteFailure note -> log.note(clock.nowNs(), note);
            default -> {
                return executor.execute(clock.nowNs(), effect);
            }
        }
        return null;
    }

    /**
     * The operator wants something else.
     *
     * @param next what is wanted from now on
     */
    public void onSettings(HomeAgentSettings next) {
        carryOut(homeAgent.onSettings(clock.nowNs(), next));
        executor.flush();
    }

    @Override
    public void onClockEvent(ClockEvent event) {
        switch (event) {
            case ClockEvent.WallClockStepped stepped ->
                carryOut(homeAgent.onWallClockSet(clock.nowNs(), clock.wallClockNtp()));
            case ClockEvent.Suspended suspended -> {
                // Its clock went on meanwhile: what is over by now is due.
            }
        }
    }

    /**
     * What is in the way of the home agent's service.
     *
     * @return nothing, most of the time
     */
    public List<Trouble> troubles() {
        final List<Trouble> troubles = new ArrayList<>(host.troubles());
        final Trouble own = executor.trouble();
        if (own != null) {
            troubles.add(own);
        }
        final Trouble unkept = surroundings.keeper().trouble(clock.nowNs());
        if (unkept != null) {
            troubles.add(unkept);
        }
        homeAgent.views().standings().missing().limit(1).forEach(first -> troubles.add(some("registered, not routed",
                homeAgent.views().standings().missingCount(), first.what(), first.reason())));
        homeAgent.views().standings().leftovers().limit(1).forEach(first -> troubles.add(
                some("no longer wanted, but still in place", homeAgent.views().standings().leftoverCount(),
                        first.what(),
                        first.reason())));
        return troubles;
    }

    /** Of some mobile nodes: the others are served. */
    private static Trouble some(String what, int count, String first, @Nullable String reason) {
        return new Trouble(what + ": " + first + (count == 1 ? "" : " and " + (count - 1) + " more"),
                String.valueOf(reason), false);
    }

    @Override
    public long nextDeadlineNs() {
        final long hostNs = Math.min(nextLookNs, host.nextDeadlineNs());
        final long deadlineNs = Math.min(
                Math.min(surroundings.keeper().nextDeadlineNs(clock.nowNs()), hostNs),
                Math.min(homeAgent.nextDeadlineNs(), executor.nextDeadlineNs()));
        final HomeLinkDefense defense = ports.defense();
        return defense == null ? deadlineNs : Math.min(deadlineNs, defense.nextDeadlineNs());
    }

    @Override
    public @Nullable String failure() {
        return executor.failure();
    }

    @Override
    public void stop() {
        carryOut(homeAgent.onShutdown(clock.nowNs()));
        stopped = true;
        LOG.info("home agent has stopped");
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }
}
