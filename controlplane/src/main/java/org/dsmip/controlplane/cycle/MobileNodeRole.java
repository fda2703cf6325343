package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.host.TunnelReach;
import org.dsmip.controlplane.journal.AccessTrouble;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.journal.IcmpWords;
import org.dsmip.controlplane.journal.MobileNodeJournal;
import org.dsmip.controlplane.journal.RegistrationLog;
import org.dsmip.controlplane.mobilenode.AccessLink;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.mobilenode.AttachmentDetection;
import org.dsmip.controlplane.mobilenode.HomeEvidence;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.RouteProtocol;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link MobileNode}: what becomes of the access link and of its requests in, effects out. */
public final class MobileNodeRole implements Role {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");
    private static final String NOT_HOME = "the network has the addresses of the home network but is not believed to be home";
    private static final int BURST = 64;
    /** A link that is lost for as long, as in a move, is no news. */
    private static final long MOMENT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final MobileNode mobileNode;
    private AttachmentDetection detection;
    private final HomeEvidence evidence;
    private final EffectExecutor executor;
    private final NodeClock clock;
    private final Ports ports;
    private final AccessTrouble trouble;
    private final NodeMemory memory;
    private final MobileNodeJournal journal;
    private final AccessLookup access;
    private final TunnelReach reach;
    private final FailedLooks looks = new FailedLooks(LOG, "cannot look at the access link",
            "the access link can be seen again");
    private boolean mustLook;
    private long lookDueNs;
    private long attachedNs;
    private boolean lossUntold;

    /**
     * Where the mobile node looks and listens.
     *
     * @param registrations the socket that requests are sent from
     * @param events changes of the network configuration
     * @param routes the network configuration
     * @param access name of the access interface
     * @param homeAgent address that must be reachable by it
     * @param memory keeps what the node must find again
     * @param probe asks the access link for the home agent
     * @param routing follows what becomes of the access link
     * @param drops reports what the data plane dropped
     */
    public record Ports(UdpSocket registrations, NetworkEvents events, RouteTable routes, String access,
            Ipv4Address homeAgent, NodeMemory memory, HomeAgentProbe probe, MobileRouting routing, DropWatch drops) {}

    /**
     * What tells where the node is.
     *
     * @param detection by the addresses of the access link
     * @param evidence by whoever answers for the home agent there
     * @param asked how packets are to be wrapped, to say so where something else is granted
     */
    public record Place(AttachmentDetection detection, HomeEvidence evidence, EncapsulationKind asked) {}

    /**
     * Makes a role.
     *
     * @param mobileNode the state machine
     * @param place says where the node is attached
     * @param executor carries effects out
     * @param clock tells the time
     * @param ports where it looks and listens
     */
    public MobileNodeRole(MobileNode mobileNode, Place place, EffectExecutor executor, NodeClock clock, Ports ports) {
        this.mobileNode = mobileNode;
        detection = place.detection();
        evidence = place.evidence();
        this.executor = executor;
        this.clock = clock;
        this.ports = ports;
        memory = ports.memory();
        journal = new MobileNodeJournal(place.asked());
        trouble = new AccessTrouble(ports.routes(), ports.access(), ports.homeAgent(),
                ports.routing().plan().tunIndex());
        access = new AccessLookup(ports.routes(), ports.access(), ports.homeAgent(), ports.routing());
        reach = new TunnelReach(ports.routes(), ports.routing(), ports.homeAgent());
    }

    @Override
    public List<Pollable> ports() {
        final List<Pollable> list = new ArrayList<>(ports.probe().ports());
        list.add(ports.registrations());
        list.add(ports.events());
        return list;
    }

    @Override
    public void start() {
        LOG.info("mobile node is ready");
        reach.start();
        mustLook = true;
        lookIfNeeded();
    }

    @Override
    public void receive() {
        ports.events().poll(this::onEvent);
        ports.probe().receive(this::onHomeAgentSeen);
        lookIfNeeded();
        ports.registrations().receiveErrors((from, type, code) -> mobileNode
                .onTransportError("ICMP " + IcmpWords.of(type, code) + ", claims to be from " + from,
                        IcmpWords.advice(type, code)));
        ports.registrations().receive(this::onDatagram, BURST);
        executor.flush();
        memory.keep(mobileNode.remembered().withHomeAgentMac(evidence.known()));
    }

    /**
     * The operator wants something else.
     *
     * @param next what is wanted from now on
     */
    public void onSettings(MobileNodeSettings next) {
        detection = new AttachmentDetection(next);
        journal.asks(next.request().encapsulation());
        carryOut(mobileNode.onSettings(clock.nowNs(), clock.wallClockNtp(), next));
        executor.flush();
        mustLook = true;
        report();
    }

    @Override
    public void onClockEvent(ClockEvent event) {
        final long nowNs = clock.nowNs();
        final long wallClockNtp = clock.wallClockNtp();
        carryOut(switch (event) {
            case ClockEvent.WallClockStepped stepped ->
                mobileNode.onWallClockStep(nowNs, wallClockNtp, NtpTimestamp.ofNanos(stepped.byNs()));
            case ClockEvent.Suspended ignored -> mobileNode.onSuspended(nowNs, wallClockNtp);
        });
    }

    private void onHomeAgentSeen(MacAddress mac) {
        final HomeEvidence.Verdict before = evidence.verdict();
        evidence.onAnswer(clock.nowNs(), mac);
        mustLook |= evidence.verdict() != before;
    }

    private void onEvent(NetworkEvent event) {
        if (event instanceof NetworkEvent.LinkChanged changed && changed.link().name().equals(ports.access())
                && !changed.link().isUsable()) {
            // It may be back by now, and elsewhere.
            evidence.leave();
        }
        // Rules are the node's own: where it is attached is not a matter of them.
        mustLook |= !(event instanceof NetworkEvent.RuleAdded) && !(event instanceof NetworkEvent.RuleRemoved);
        reach.onEvent(event);
        if (event instanceof NetworkEvent.AddressAdded added && added.address().protocol() == RouteProtocol.DSMIP
                && added.address().flags().contains(AddressFlag.DAD_FAILED)) {
            LOG.atWarn().addKeyValue("address", added.address().address())
                    .log("somebody else on the link has an address of this node");
        }
        executor.onEvent(event);
        if (mayHelp(event)) {
            mobileNode.onHostChanged(clock.nowNs());
        }
    }

    /** Whether what the host has refused may work after a change. */
    private static boolean mayHelp(NetworkEvent event) {
        return event instanceof NetworkEvent.LinkChanged || event instanceof NetworkEvent.AddressRemoved
                || event instanceof NetworkEvent.SettingsChanged || event instanceof NetworkEvent.Overrun;
    }

    /** What has changed does not matter: the link is read as it is now. What the kernel tells nothing of is found in time. */
    private void lookIfNeeded() {
        final long nowNs = clock.nowNs();
        if ((!mustLook || looks.hasFailed()) && lookDueNs - nowNs > 0) {
            return;
        }
        mustLook = false;
        lookDueNs = nowNs + LOOK_INTERVAL_NS;
        try {
            lookAround();
            looks.succeeded();
        } catch (RouteTableException e) {
            looks.failed(e);
            lookDueNs = nowNs + RETRY_NS;
        }
    }

    private void lookAround() {
        final AccessLink link = access.look();
        seekHome(link);
        final Attachment now = detection.detect(link, mobileNode.attachment(), evidence.verdict());
        if (!now.equals(mobileNode.attachment())) {
            attachedNs = clock.nowNs();
            ports.drops().handedOver(attachedNs);
            carryOut(mobileNode.onAttachment(attachedNs, clock.wallClockNtp(), now));
            executor.flush();
            // Behind the request: its answer is under way meanwhile.
            lossUntold = now instanceof Attachment.Detached;
            report();
        }
        final boolean looksLikeHome = now instanceof Attachment.Detached && link.routed() && detection.mayBeHome(link);
        if (!looksLikeHome && !lossUntold) {
            trouble.note(link, now);
        }
        access.report();
    }

    private void seekHome(AccessLink link) {
        if (detection.mayBeHome(link)) {
            evidence.ask(clock.nowNs());
            if (evidence.onTimer(clock.nowNs())) {
                ports.probe().send();
            }
        } else {
            evidence.leave();
        }
        final String doubt = evidence.untoldDoubt();
        if (doubt != null) {
            LOG.atWarn().addKeyValue("reason", doubt)
                    .log(NOT_HOME);
        }
    }

    private void onDatagram(UdpSocket.Reception from, Octets payload) {
        final Datagram datagram = new Datagram(new Datagram.Endpoint(from.source(), from.sourcePort()),
                new Datagram.Endpoint(from.destination(), ports.registrations().port()), from.ttl(), payload);
        final long answers = mobileNode.answers();
        carryOut(mobileNode.onDatagram(clock.nowNs(), clock.wallClockNtp(), datagram));
        if (mobileNode.answers() != answers) {
            evidence.onAuthentic(clock.nowNs());
            RegistrationLog.answered(from.source(), () -> mobileNode.view(clock.nowNs()));
        }
        report();
    }

    /** Says where the registration stands when that has changed, and how long it took from the attachment on. */
    private void report() {
        final long nowNs = clock.nowNs();
        if (lossUntold) {
            return;
        }
        final RegistrationView view = mobileNode.view(nowNs);
        journal.attached(nowNs, mobileNode.attachment());
        journal.registration(nowNs, view, nowNs - attachedNs);
        journal.silence(nowNs, view);
    }

    private void tellLoss() {
        if (lossUntold && clock.nowNs() - attachedNs >= MOMENT_NS) {
            lossUntold = false;
            journal.attached(clock.nowNs(), mobileNode.attachment());
            // Why is told by what is there now.
            mustLook = true;
        }
    }

    @Override
    public void onTimer() {
        tellLoss();
        mustLook |= evidence.nextDeadlineNs() - clock.nowNs() <= 0;
        lookIfNeeded();
        if (mobileNode.nextDeadlineNs() - clock.nowNs() <= 0) {
            carryOut(mobileNode.onTimer(clock.nowNs(), clock.wallClockNtp()));
            executor.flush();
        }
        report();
        memory.keep(mobileNode.remembered().withHomeAgentMac(evidence.known()));
        executor.onTimer(clock.nowNs());
        reach.onTimer(clock.nowNs());
    }

    private void carryOut(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.NoteTrouble note -> journal.trouble(clock.nowNs(), note);
                case Effect.NoteFailure note -> journal.failure(clock.nowNs(), note);
                default -> carryOut(effect);
            }
        }
    }

    private void carryOut(Effect effect) {
        final String failure = executor.execute(clock.nowNs(), effect);
        if (failure == null) {
            carryOut(mobileNode.onEffectDone(effect));
            return;
        }
        if (effect instanceof Effect.Send) {
            mobileNode.onTransportError(failure, "");
        }
        carryOut(mobileNode.onEffectFailed(clock.nowNs(), clock.wallClockNtp(), effect, failure));
    }

    /**
     * What is in the way of the node's service.
     *
     * @return nothing, most of the time
     */
    public List<Trouble> troubles() {
        final List<Trouble> troubles = new ArrayList<>();
        mobileNode.troubles().forEach(note -> troubles
                .add(new Trouble(note.what() + ", refused by the kernel", String.valueOf(note.reason()), true)));
        final Trouble silence = journal.trouble();
        if (silence != null) {
            troubles.add(silence);
        }
        final String doubt = evidence.doubt();
        if (doubt != null) {
            troubles.add(new Trouble(NOT_HOME, doubt, false));
        }
        Stream.of(looks.trouble(), access.trouble(), reach.trouble(), executor.trouble(), trouble.trouble())
                .filter(Objects::nonNull).forEach(troubles::add);
        final String unkept = memory.failure();
        if (unkept != null) {
            troubles.add(new Trouble("cannot write down what the node remembers", unkept, false));
        }
        return troubles;
    }

    @Override
    public long nextDeadlineNs() {
        // Who is asked for by looking at the link waits for the next look where the last one failed.
        final long lookNs = looks.hasFailed() ? lookDueNs : Math.min(evidence.nextDeadlineNs(), lookDueNs);
        final long hostNs = Math.min(executor.nextDeadlineNs(), Math.min(reach.nextDeadlineNs(), lookNs));
        final long tellNs = lossUntold ? attachedNs + MOMENT_NS : Long.MAX_VALUE;
        return Math.min(tellNs, Math.min(mobileNode.nextDeadlineNs(), hostNs));
    }

    @Override
    public @Nullable String failure() {
        return executor.failure();
    }

    @Override
    public void stop() {
        lossUntold = false;
        carryOut(mobileNode.onShutdown(clock.nowNs(), clock.wallClockNtp()));
        executor.flush();
        memory.keep(mobileNode.remembered().withHomeAgentMac(evidence.known()));
    }

    @Override
    public void end() {
        final String remains = mobileNode.remains(clock.nowNs());
        if (remains == null) {
            LOG.info("mobile node has stopped");
        } else {
            LOG.atWarn().addKeyValue("reason", remains)
                    .log("mobile node has stopped; the home agent has not confirmed that it let go");
        }
    }

    @Override
    public boolean isStopped() {
        return mobileNode.isStopped();
    }
}
