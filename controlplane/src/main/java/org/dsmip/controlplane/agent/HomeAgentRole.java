package org.dsmip.controlplane.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homelink.SenderTable;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.journal.BindingLog;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
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
    private final NodeClock clock;
    private final Ports ports;
    private final SenderTable senders = new SenderTable();
    private final Surroundings surroundings;
    private final BindingLog log = new BindingLog();
    private @Nullable MacAddress homeLinkMac;
    private @Nullable String ipv6Trouble;
    private long nextLookNs;
    private long nextNeighborLookNs;
    private boolean stopped;
    private int homeLinkIndex;
    private boolean hasAddress = true;

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
     * @param identifications keeps what was accepted
     * @param ipv6 tells whether the kernel has IPv6
     * @param drops reports what the data plane dropped
     */
    public record Surroundings(IdentificationStore identifications, KernelIpv6 ipv6, DropWatch drops) {}

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
        this.clock = clock;
        this.ports = ports;
        this.surroundings = surroundings;
        homeLinkMac = ports.homeLink() == null ? null : ports.homeLink().mac();
        homeLinkIndex = ports.homeLink() == null ? 0 : ports.homeLink().index();
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
        learnHostAddresses();
        lookAtHomeLink();
        nextLookNs = clock.nowNs() + LOOK_INTERVAL_NS;
        nextNeighborLookNs = clock.nowNs();
        LOG.info("home agent is ready");
    }

    @Override
    public void receive() {
        ports.events().poll(this::onEvent);
        final LinkSocket frames = ports.homeLinkFrames();
        if (frames != null) {
            // Frames first: each datagram's own frame has been queued before the datagram.
            frames.receive(senders::onFrame, FRAMES);
        }
        ports.registrations().receive(this::onDatagram, BURST);
        executor.flush();
        if (ports.defense() != null) {
            ports.defense().receive(clock.nowNs());
        }
    }

    private void lookAround() {
        if (ports.defense() != null) {
            ports.defense().lookAround();
        }
    }

    private void learnHostAddresses() {
        carryOut(homeAgent.onHostAddresses(clock.nowNs(), OwnAddresses.of(ports.routes())));
        learnOwnAddress();
        learnIpv6();
    }

    /** The tunnel device has the home agent's address only as long as another interface does. */
    private void learnOwnAddress() {
        final boolean present = ports.routes().addresses().stream()
                .anyMatch(address -> address.address().equals(homeAgent.address())
                        && address.linkIndex() != executor.tunnelIndex());
        if (present != hasAddress) {
            hasAddress = present;
            if (present) {
                LOG.atInfo().addKeyValue("address", homeAgent.address())
                        .log("this host has the home agent's address again; well again");
            } else {
                LOG.atWarn().addKeyValue("address", homeAgent.address()).log("the home agent's address is on no "
                        + "interface of this host; nothing is attracted on the home link until it is");
            }
            carryOut(homeAgent.onAddress(clock.nowNs(), present));
        }
    }

    /** The kernel does not tell when somebody switches IPv6 off, but addresses come and go with it. */
    private void learnIpv6() {
        final String onHost = surroundings.ipv6().whyNone();
        final String onHomeLink = ports.homeLink() == null || onHost != null
                ? onHost
                : surroundings.ipv6().whyNoneOn(ports.homeLink().name());
        homeAgent.ipv6(onHost, onHomeLink);
        if (onHomeLink != null && !onHomeLink.equals(ipv6Trouble)) {
            LOG.atWarn().addKeyValue("reason", onHomeLink).log("IPv6 prefixes are refused; IPv4 works");
        } else if (onHomeLink == null && ipv6Trouble != null) {
            LOG.info("there is IPv6 again; prefixes are granted from the next registration on");
        }
        ipv6Trouble = onHomeLink;
    }

    private void onDatagram(UdpSocket.Reception from, Octets payload) {
        final Datagram datagram = new Datagram(new Datagram.Endpoint(from.source(), from.sourcePort()),
                new Datagram.Endpoint(from.destination(), ports.registrations().port()), from.ttl(), payload);
        carryOut(homeAgent.onDatagram(clock.nowNs(), clock.wallClockNtp(), datagram,
                senders.take(from.source(), from.sourcePort(), payload)));
        RegistrationLog.examined(from.source(), homeAgent.lastOutcome());
    }

    private void onEvent(NetworkEvent event) {
        executor.onEvent(event);
        if (mayHelp(event)) {
            homeAgent.onHostChanged(clock.nowNs());
        }
        switch (event) {
            case NetworkEvent.LinkChanged changed -> onLink(changed.link());
            case NetworkEvent.LinkRemoved removed -> onLink(removed.link());
            case NetworkEvent.AddressAdded added -> onAddresses();
            case NetworkEvent.AddressRemoved removed -> onAddresses();
            case NetworkEvent.Overrun overrun -> {
                // What was in place may be gone: it is put back, but announced only if the link was down.
                onAddresses();
                ports.routes().links().forEach(this::onLink);
            }
            default -> {
                // Neither a link nor an address of this host.
            }
        }
    }

    /** Whether what the host has refused may work after a change. */
    private static boolean mayHelp(NetworkEvent event) {
        return switch (event) {
            case NetworkEvent.RouteRemoved ignored -> true;
            case NetworkEvent.LinkChanged ignored -> true;
            case NetworkEvent.AddressAdded ignored -> true;
            case NetworkEvent.Overrun ignored -> true;
            default -> false;
        };
    }

    /** The neighbor table still knows a mobile node that was home a moment ago; many that come at once are no such thing. */
    private void lookForWhoLeft(Ipv4Address homeAddress) {
        final Link home = ports.homeLink();
        final long nowNs = clock.nowNs();
        if (home != null && nextNeighborLookNs - nowNs <= 0) {
            nextNeighborLookNs = nowNs + NEIGHBOR_LOOK_INTERVAL_NS;
            ports.routes().neighbors(homeLinkIndex).stream()
                    .filter(neighbor -> neighbor.address().equals(homeAddress) && neighbor.mac() != null)
                    .forEach(neighbor -> homeAgent.seenAtHome(homeAddress, Objects.requireNonNull(neighbor.mac())));
        }
    }

    private void onAddresses() {
        learnHostAddresses();
        lookAround();
    }

    private void onLink(Link link) {
        if (link.name().equals(ports.internetLink())) {
            carryOut(homeAgent.onPathMtu(clock.nowNs(), link.mtuBytes()));
        }
        if (ports.homeLink() != null
                && (link.index() == homeLinkIndex || link.name().equals(ports.homeLink().name()))) {
            lookAtHomeLink();
        }
    }

    /** What has become of the interface does not matter: gone, renamed, made anew; it is read as it is now. */
    private void lookAtHomeLink() {
        lookAround();
        if (ports.homeLink() == null) {
            return;
        }
        final Link now = ports.routes().link(ports.homeLink().name());
        if (now == null) {
            homeLink(false);
            return;
        }
        if (now.index() != homeLinkIndex || !Objects.equals(now.mac(), homeLinkMac)) {
            // What the link has learned of the addresses here is wrong now, or nobody has told it (ND-2).
            homeLink(false);
            attachTo(now);
        }
        homeLink(now.isUsable());
    }

    private void attachTo(Link link) {
        homeLinkMac = link.mac();
        if (link.index() == homeLinkIndex) {
            return;
        }
        final LinkSocket frames = ports.homeLinkFrames();
        final boolean heard = frames == null || frames.attach(link.index()) == 0;
        final boolean defended = ports.defense() == null || ports.defense().attach(link.index());
        if (heard && defended) {
            homeLinkIndex = link.index();
            LOG.atInfo().addKeyValue("link", link.name())
                    .log("the interface on the home link was made anew, and is listened to again");
        }
    }

    private void homeLink(boolean up) {
        carryOut(homeAgent.onHomeLink(clock.nowNs(), up));
    }

    @Override
    public void onTimer() {
        final long nowNs = clock.nowNs();
        if (homeAgent.nextDeadlineNs() - nowNs <= 0) {
            carryOut(homeAgent.onTimer(nowNs));
            executor.flush();
        }
        if (ports.defense() != null && ports.defense().nextDeadlineNs() - nowNs <= 0) {
            carryOut(ports.defense().onTimer(nowNs));
        }
        executor.onTimer(nowNs);
        if (nextLookNs - nowNs <= 0) {
            nextLookNs = nowNs + LOOK_INTERVAL_NS;
            learnHostAddresses();
        }
    }

    private void carryOut(List<Effect> effects) {
        for (Effect effect : effects) {
            final String failure = attempt(effect);
            if (ports.defense() != null) {
                ports.defense().onEffect(effect);
            }
            final long nowNs = clock.nowNs();
            if (failure == null) {
                carryOut(homeAgent.onEffectDone(nowNs, effect));
            } else {
                carryOut(homeAgent.onEffectFailed(nowNs, effect, failure));
            }
        }
    }

    /** Null, or why an effect could not be carried out; the others are carried out all the same. */
    private @Nullable String attempt(Effect effect) {
        try {
            return carryOut(effect);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("unexpected failure; what depends on it goes on");
            return "unexpected failure";
        }
    }

    private @Nullable String carryOut(Effect effect) {
        switch (effect) {
            case Effect.KeepIdentification keep -> {
                return surroundings.identifications().keep(keep.homeAddress(), keep.identification());
            }
            case Effect.NoteRegistration note -> {
                if (note.what() == Effect.What.MOVED || note.what() == Effect.What.DEREGISTERED) {
                    surroundings.drops().handedOver(clock.nowNs());
                } else if (note.what() == Effect.What.BEGAN) {
                    lookForWhoLeft(note.homeAddress());
                }
                log.note(clock.nowNs(), note);
            }
            case Effect.NoteTrouble note -> log.note(clock.nowNs(), note);
            case Effect.NoteFailure note -> log.note(clock.nowNs(), note);
            default -> {
                return executor.execute(clock.nowNs(), effect);
            }
        }
        return null;
    }

    @Override
    public long nextDeadlineNs() {
        final long deadlineNs = Math.min(nextLookNs,
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
        executor.flush();
        stopped = true;
        LOG.info("home agent has stopped");
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }
}
