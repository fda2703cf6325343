package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.homelink.neighbor.Absentees;
import org.dsmip.controlplane.homelink.neighbor.AddressAnnouncer;
import org.dsmip.controlplane.reconcile.Reconciler;
import org.dsmip.controlplane.reconcile.Situation;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/**
 * A home agent (RFC 3344 section 3.8 with the dual-stack extensions) as a sans-IO state machine: datagrams and instants go
 * in, effects come out, in the order in which they are to be carried out. Same inputs, same outputs. Nothing but counters
 * changes before a request is authentic.
 *
 * <p>One binding for each mobile node; simultaneous bindings, UDP tunnels, prefix pools and duplicate address detection are
 * not supported. Not thread-safe: one control thread owns it.
 */
public final class HomeAgent implements Absentees {
    private final CurrentSettings settings;
    private final RequestReader reader;
    private final MobileNodeStates nodes;
    private final BindingTable table;
    private final RegistryClock clock;
    private final Enactment enactment;
    private final RequestAuthentication authentication;
    private final RequestPolicy policy;
    private final AddressAnnouncer announcer;
    private final Reconciler reconciler;
    private final RegistrationService service;
    private final RegistrationCounters counters = new RegistrationCounters();
    private final PrefixAdmission admission;
    private final BindingUpkeep upkeep;
    private final HomeAgentViews views;
    private HostAddresses host = HostAddresses.NONE;
    private boolean stopped;

    /**
     * Makes a home agent for what the registry knows.
     *
     * @param wanted by the operator
     * @param environment where it runs
     */
    public HomeAgent(HomeAgentSettings wanted, HomeAgentEnvironment environment) {
        settings = new CurrentSettings(wanted);
        reader = new RequestReader(settings);
        table = environment.truth().registry().bindings();
        clock = environment.truth().clock();
        nodes = new MobileNodeStates(() -> settings.now().mobileNodes(), environment);
        authentication = new RequestAuthentication(nodes, settings);
        policy = new RequestPolicy(settings, address -> table.get(address) != null);
        admission = new PrefixAdmission(settings, table);
        announcer = new AddressAnnouncer(environment.random());
        reconciler = new Reconciler(table, new Situation(wanted.onHost(), environment.pathMtuBytes(), true), announcer);
        enactment = new Enactment(environment.truth().registry(), clock, reconciler, counters);
        service = new RegistrationService(settings,
                new RegistrationService.Parts(table, enactment, policy, admission), announcer, counters);
        upkeep = new BindingUpkeep(table, clock, new BindingUpkeep.Parts(enactment, nodes, admission, settings));
        views = new HomeAgentViews(settings, environment.truth(), nodes, reconciler.standings());
    }

    /**
     * Who knows of requests that were accepted and are not answered yet: one that is sent again meanwhile is no other.
     *
     * @param awaited told a home address and an identification
     */
    public void awaited(BiPredicate<Ipv4Address, Long> awaited) {
        service.awaited(awaited);
    }

    /**
     * The home agent starts: what an earlier run has left is put in place, unless its time is over or nobody is granted it any
     * more.
     *
     * @param nowNs monotonic time
     * @return what is to be done, in order; more of it comes from {@link #onTimer}
     */
    public List<Effect> onStart(long nowNs) {
        final List<Effect> effects = new ArrayList<>();
        upkeep.resume(nowNs, effects);
        reconciler.reconcile(nowNs, effects);
        return effects;
    }

    /**
     * The operator wants something else. What is registered is looked at again as at a start, and is as it would be after one.
     *
     * @param nowNs monotonic time
     * @param next what is wanted from now on; address and home network are those of before
     * @return what is to be done, in order; more of it comes from {@link #onTimer}
     */
    public List<Effect> onSettings(long nowNs, HomeAgentSettings next) {
        final List<Effect> effects = new ArrayList<>();
        if (!next.equals(settings.now())) {
            settings.swap(next);
            upkeep.judgeAll(nowNs, effects);
            reconciler.situation(nowNs, reconciler.situation().with(next.onHost()), effects);
        }
        return effects;
    }

    /** {@return whether {@link #onTimer} has bindings to see to at once} */
    public boolean isCatchingUp() {
        return upkeep.isBehind() || reconciler.isBehind();
    }

    /**
     * A datagram arrived on UDP port 434.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp wall clock in the format of NTP
     * @param received the datagram, whose UDP checksum has been verified
     * @param senderMac source of the frame it came in, if it came from the home link; null: not known
     * @return what is to be done, in order
     */
    public List<Effect> onDatagram(long nowNs, long wallClockNtp, Datagram received, @Nullable MacAddress senderMac) {
        final List<Effect> effects = new ArrayList<>();
        counters.increment(RegistrationCounter.RECEIVED);
        service.forgetOutcome();
        final RegistrationRequest request = reader.read(received.payload());
        if (request == null) {
            counters.increment(RegistrationCounter.DISCARDED_NOT_A_REQUEST);
        } else if (!policy.isUnicast(received.source().address()) || received.source().port() == 0) {
            counters.increment(RegistrationCounter.DISCARDED_BAD_SOURCE);
        } else if (request.fault() == WireError.UNKNOWN_EXTENSION) {
            counters.increment(RegistrationCounter.DISCARDED_UNKNOWN_EXTENSION);
        } else {
            upkeep.makeWayFor(nowNs, request, effects);
            final Credentials credentials = authentication.examine(request, received.source().address());
            nodes.keep(credentials);
            service.examine(new Exchange(nowNs, wallClockNtp, received, senderMac, request, credentials), effects);
            nodes.changed(new Ipv4Address(request.homeAddress()));
        }
        return effects;
    }

    /**
     * Time has passed: bindings end, in silence, and announcements are repeated. However much there is to do, a call does a
     * bounded part of it, and the next one is due at once.
     *
     * @param nowNs monotonic time
     * @return what is to be done, in order
     */
    public List<Effect> onTimer(long nowNs) {
        final List<Effect> effects = new ArrayList<>();
        upkeep.onTimer(nowNs, effects);
        reconciler.onTimer(nowNs, effects);
        announcer.onTimer(nowNs, effects);
        return effects;
    }

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return stopped
                ? Long.MAX_VALUE
                : Math.min(upkeep.nextDeadlineNs(),
                        Math.min(announcer.nextDeadlineNs(), reconciler.nextDeadlineNs()));
    }

    /**
     * An effect could not be carried out. What it should have put in place stays wanted and is tried again now and then, and so
     * is what it should have taken away; until it is there the registration stands, since the reply may be on its way.
     *
     * @param nowNs monotonic time
     * @param effect the effect
     * @param reason why, for the log
     * @return what is to be done, in order
     */
    public List<Effect> onEffectFailed(long nowNs, Effect effect, String reason) {
        counters.increment(RegistrationCounter.EFFECTS_FAILED);
        final List<Effect> effects = new ArrayList<>();
        if (Lasting.words(effect) == null) {
            effects.add(RegistrationNotes.failed(effect, reason));
        } else {
            reconciler.failed(nowNs, effect, reason, effects);
        }
        return effects;
    }

    /**
     * An effect was carried out.
     *
     * @param nowNs monotonic time
     * @param effect the effect
     * @return what is to be done, in order: something only if it had failed before
     */
    public List<Effect> onEffectDone(long nowNs, Effect effect) {
        final List<Effect> effects = new ArrayList<>();
        reconciler.done(nowNs, effect, effects);
        return effects;
    }

    /**
     * Replies that were held until what they promise is safe will never leave.
     *
     * @param count how many
     */
    public void onRepliesGivenUp(int count) {
        counters.add(RegistrationCounter.REPLIES_GIVEN_UP, count);
    }

    /**
     * Something has changed on the host: what it refused may work now.
     *
     * @param nowNs monotonic time
     */
    public void onHostChanged(long nowNs) {
        reconciler.mayWork(nowNs);
    }

    /**
     * The host has these addresses now. None of them can be a care-of address, a home address or hang off a binding: what is
     * registered and collides with them ends (DAD-10).
     *
     * @param nowNs monotonic time
     * @param addresses all its addresses
     * @return what is to be done, in order
     */
    public List<Effect> onHostAddresses(long nowNs, HostAddresses addresses) {
        final List<Effect> effects = new ArrayList<>();
        if (!addresses.equals(host)) {
            final Set<Ipv4Address> concerned = new TreeSet<>();
            addresses.own().stream().filter(address -> !host.has(address))
                    .forEach(address -> table.concerned(address, concerned::add));
            host = addresses;
            policy.host(addresses);
            admission.host(addresses);
            concerned.forEach(homeAddress -> upkeep.yieldTo(host, nowNs, homeAddress, effects));
        }
        return effects;
    }

    /**
     * Whether there is IPv6 on this host. Where there is none, prefixes are refused from now on, with the reason.
     *
     * @param whyNoneAtAll why there is none on the host; null: there is
     * @param whyNoneOnHomeLink why there is none on the home link; null: there is
     */
    public void ipv6(@Nullable String whyNoneAtAll, @Nullable String whyNoneOnHomeLink) {
        admission.ipv6(whyNoneAtAll, whyNoneOnHomeLink);
    }

    /**
     * The wall clock was set. What remains of lifetimes stays as it is, and is written down by the new time.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp wall clock in the format of NTP
     * @return what is to be done, in order
     */
    public List<Effect> onWallClockSet(long nowNs, long wallClockNtp) {
        final List<Effect> effects = new ArrayList<>();
        final long byNs = clock.onWallClockSet(nowNs, wallClockNtp);
        if (byNs != 0) {
            enactment.shiftClock(nowNs, byNs, effects);
        }
        return effects;
    }

    /**
     * The home link came up or went down. While it is down no new address there is accepted; when it is back, what is
     * defended there is defended and announced again.
     *
     * @param nowNs monotonic time
     * @param up whether it is up
     * @return what is to be done, in order
     */
    public List<Effect> onHomeLink(long nowNs, boolean up) {
        final List<Effect> effects = new ArrayList<>();
        reconciler.homeLink(nowNs, up, effects);
        service.homeLinkUp(up);
        return effects;
    }

    /**
     * The tunnel device was made anew: what was routed into it is routed there again.
     *
     * @param nowNs monotonic time
     * @return what is to be done, in order
     */
    public List<Effect> onTunnelDeviceMadeAnew(long nowNs) {
        final List<Effect> effects = new ArrayList<>();
        reconciler.tunnelDeviceMadeAnew(nowNs, effects);
        return effects;
    }

    /**
     * This host lost its home agent's address, or has it again. Without it no packet is attracted on the home link, where none
     * could be tunneled; what is registered stays so.
     *
     * @param nowNs monotonic time
     * @param present whether an interface has the address
     * @return what is to be done, in order
     */
    public List<Effect> onAddress(long nowNs, boolean present) {
        final List<Effect> effects = new ArrayList<>();
        reconciler.situation(nowNs, reconciler.situation().attracting(present), effects);
        return effects;
    }

    /** {@return the home agent's address, where mobile nodes register} */
    public Ipv4Address address() {
        return settings.now().address();
    }

    /**
     * The MTU of the interface towards the mobile nodes has changed.
     *
     * @param nowNs monotonic time
     * @param bytes largest outer packet that is not fragmented
     * @return what is to be done, in order
     */
    public List<Effect> onPathMtu(long nowNs, int bytes) {
        final List<Effect> effects = new ArrayList<>();
        reconciler.situation(nowNs, reconciler.situation().withPathMtu(bytes), effects);
        return effects;
    }

    /**
     * The MTU of the interface towards the mobile nodes.
     *
     * @return largest outer packet that is not fragmented
     */
    public int pathMtuBytes() {
        return reconciler.situation().pathMtuBytes();
    }

    /**
     * The home agent stops: everything it put in place goes, what is registered stays so. Nobody is told (BASE-HA-01).
     *
     * @param nowNs monotonic time
     * @return what is to be done, in order
     */
    public List<Effect> onShutdown(long nowNs) {
        final List<Effect> effects = new ArrayList<>();
        stopped = true;
        reconciler.stop(effects);
        return effects;
    }

    /** {@return what is shown of it, asked by the thread that owns this home agent, and its answers used by any} */
    public HomeAgentViews views() {
        return views;
    }

    /**
     * What came of the datagram received last.
     *
     * @return null if it was not answered for what it is
     */
    public @Nullable RegistrationOutcome lastOutcome() {
        return service.lastOutcome();
    }

    @Override
    public boolean defends(Ipv4Address homeAddress) {
        return reconciler.standings().now().has(homeAddress, new Effect.AddProxyNeighbor(homeAddress));
    }

    /**
     * A mobile node that has just left was seen on the home link with a MAC address.
     *
     * @param homeAddress of the mobile node
     * @param mac the address
     */
    public void seenAtHome(Ipv4Address homeAddress, MacAddress mac) {
        final MobileNodeState node = nodes.known(homeAddress);
        if (node != null) {
            node.macAtHome(mac);
        }
    }

    @Override
    public boolean isAtHomeWith(Ipv4Address homeAddress, MacAddress mac) {
        final MobileNodeState node = nodes.known(homeAddress);
        return node != null && mac.equals(node.macAtHome());
    }

    /** {@return a copy of what has been counted so far, with every counter} */
    public Map<RegistrationCounter, Long> counters() {
        return counters.snapshot();
    }
}
