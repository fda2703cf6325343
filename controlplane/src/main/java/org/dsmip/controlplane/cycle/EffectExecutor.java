package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.controlplane.host.ConfigurationKeeper;
import org.dsmip.controlplane.host.MissingInterface;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.host.Upkeep;
import org.dsmip.controlplane.journal.SecurityLog;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Carries effects out. What a state machine calls the home link or the access interface is one interface here: the one by
 * which the node attaches to its neighbors. Owned by the control thread.
 */
public final class EffectExecutor {
    private final Ports ports;
    private final Interfaces interfaces;
    private final ConfigurationKeeper keeper;
    private final Upkeep upkeep;
    private final SecurityLog securityLog = new SecurityLog();
    private final Attraction attraction;
    private final UnexpectedFailures failures = new UnexpectedFailures();
    /** With the interface that each is on: its name may be another's by the time they go. */
    private final Map<IpAddress, InterfaceAddress> onAccess = new HashMap<>();
    private boolean inRound;
    private boolean hasLooked;
    private @Nullable Link found;

    /**
     * What effects act on.
     *
     * @param registrations sends datagrams
     * @param routes the kernel's tables, to read
     * @param own what the node changes there
     * @param publisher the way to the data plane
     * @param announcer speaks to the attached link
     * @param responder answers there for networks; null: nobody does
     */
    public record Ports(UdpSocket registrations, RouteTable routes, OwnConfiguration own, ForwardingPublisher publisher,
            LinkAnnouncer announcer, @Nullable SolicitationResponder responder) {}

    /**
     * Where effects act.
     *
     * @param tunIndex the tunnel device
     * @param attached name of the interface on the home link, or of the access interface; null: none
     * @param sendByAttached whether datagrams leave by the attached interface whatever the routes say
     * @param mobileRouting rules of a mobile node; null: a home agent
     */
    public record Interfaces(int tunIndex, @Nullable String attached, boolean sendByAttached,
            @Nullable MobileRouting mobileRouting) {}

    /**
     * Makes an executor.
     *
     * @param ports what effects act on
     * @param interfaces where effects act
     */
    public EffectExecutor(Ports ports, Interfaces interfaces) {
        this(ports, interfaces, Upkeep.NONE);
    }

    /**
     * Makes an executor.
     *
     * @param ports what effects act on
     * @param interfaces where effects act
     * @param upkeep keeps what effects rely on; it looks before what they made is put back
     */
    public EffectExecutor(Ports ports, Interfaces interfaces, Upkeep upkeep) {
        this.ports = ports;
        this.interfaces = interfaces;
        this.upkeep = upkeep;
        keeper = new ConfigurationKeeper(ports.own());
        attraction = new Attraction(ports.own(), interfaces.tunIndex(), () -> attached().index(), ports.responder());
    }

    /**
     * Where security events are told.
     *
     * @return the one for all of this node
     */
    public SecurityLog securityLog() {
        return securityLog;
    }

    /** Carries an effect out, whatever that comes to; answers null, or why it could not be done. */
    @Nullable
    String execute(long nowNs, Effect effect) {
        try {
            return attempt(nowNs, effect);
        } catch (RuntimeException e) {
            return failures.reason(nowNs, e);
        }
    }

    /** Carries out effects that attract packets or no longer do; answers for each null, or why it could not be done. */
    List<@Nullable String> attract(long nowNs, List<Effect> effects) {
        final List<@Nullable String> reasons = new ArrayList<>(effects.size());
        for (RuntimeException failure : attraction.change(effects)) {
            reasons.add(failure == null ? null : failures.reason(nowNs, failure));
        }
        return reasons;
    }

    /** Why something could not be done. */
    String reason(long nowNs, RuntimeException failure) {
        return failures.reason(nowNs, failure);
    }

    private @Nullable String attempt(long nowNs, Effect effect) {
        return switch (effect) {
            case Effect.Send send -> send(send.datagram(), interfaces.sendByAttached());
            // The MAC address needs no use: the neighbor table has it, or ARP finds it.
            case Effect.SendOnHomeLink send -> send(send.datagram(), true);
            case Effect.NoteSecurityEvent event -> {
                securityLog.note(nowNs, event);
                yield null;
            }
            case Effect.AnnounceAddress announce -> announce(announce);
            default -> {
                if (Attraction.isPart(effect)) {
                    yield attract(nowNs, List.of(effect)).getFirst();
                }
                if (!ports.publisher().accept(effect)) {
                    change(effect);
                }
                yield null;
            }
        };
    }

    private void change(Effect effect) {
        final OwnConfiguration own = ports.own();
        switch (effect) {
            case Effect.AssignAddress assign -> {
                final InterfaceAddress address = address(assign.address(), assign.prefixLength(), assign.place());
                switch (assign.place()) {
                    case TUNNEL -> own.addAddress(address);
                    case ACCESS -> lend(address);
                }
            }
            case Effect.AcquireAddress acquire -> {
                final InterfaceAddress address = address(acquire.address(), acquire.prefixLength(),
                        Effect.Place.ACCESS).without(AddressFlag.NO_DAD);
                // One that was refused the last time is still there, and adding it again would change nothing.
                if (isRefused(address)) {
                    own.removeAddress(address);
                }
                lend(address);
            }
            case Effect.UnassignAddress unassign -> {
                // Where the link is gone its addresses are gone with it.
                final InterfaceAddress there = unassign.place() == Effect.Place.TUNNEL
                        ? address(unassign.address(), unassign.prefixLength(), Effect.Place.TUNNEL)
                        : onAccess(unassign.address(), unassign.prefixLength());
                if (there != null) {
                    own.removeAddress(there);
                    onAccess.values().remove(there);
                }
            }
            case Effect.ReturnAddress giveBack -> {
                final InterfaceAddress there = onAccess(giveBack.address(), giveBack.prefixLength());
                if (there != null) {
                    own.returnAddress(there);
                    onAccess.remove(giveBack.address());
                }
            }
            case Effect.RouteThroughTunnel ignored -> mobileRouting().throughTunnel();
            case Effect.RouteDirectly ignored -> mobileRouting().directly();
            default -> throw new IllegalArgumentException("not a change: " + effect);
        }
    }

    /** Whether somebody else on the link was found to have it. */
    private boolean isRefused(InterfaceAddress address) {
        return ports.routes().addresses(address.linkIndex()).stream()
                .anyMatch(there -> there.address().equals(address.address())
                        && there.flags().contains(AddressFlag.DAD_FAILED));
    }

    /** Where it was put, or where it would be now; null: nowhere. */
    private @Nullable InterfaceAddress onAccess(IpAddress address, int prefixLength) {
        final InterfaceAddress lent = onAccess.get(address);
        return lent != null || findAttached() == null ? lent : address(address, prefixLength, Effect.Place.ACCESS);
    }

    private void lend(InterfaceAddress address) {
        ports.own().lendAddress(address);
        final InterfaceAddress before = onAccess.get(address.address());
        if (before != null && before.linkIndex() != address.linkIndex()) {
            ports.own().removeAddress(before);
        }
        onAccess.put(address.address(), address);
    }

    /** Takes note of what an event means for all effects, done and to come. */
    void onEvent(NetworkEvent event) {
        upkeep.onEvent(event);
        if (event instanceof NetworkEvent.LinkRemoved removed) {
            attraction.forgetLink(removed.link().index());
            onAccess.values().removeIf(address -> address.linkIndex() == removed.link().index());
        }
        // The tunnel device is made anew under its number, and what was there is put back.
        if (!(event instanceof NetworkEvent.LinkRemoved removed && removed.link().index() == interfaces.tunIndex())) {
            keeper.onEvent(event);
        }
    }

    /** Why no effect makes sense any more; null: they do. */
    @Nullable
    String failure() {
        return upkeep.failure();
    }

    /** What of all that was done cannot be kept; null: nothing. */
    @Nullable
    Trouble trouble() {
        return keeper.trouble();
    }

    /** Number of the tunnel device. */
    int tunnelIndex() {
        return interfaces.tunIndex();
    }

    /** Sees to it that what was done is still there. */
    void onTimer(long nowNs) {
        upkeep.onTimer(nowNs);
        keeper.onTimer(nowNs);
    }

    /** Monotonic time at which {@link #onTimer} has something to do. */
    long nextDeadlineNs() {
        return Math.min(upkeep.nextDeadlineNs(), keeper.nextDeadlineNs());
    }

    /** Does something during which the attached link, and the addresses that it has, are looked at once. */
    void round(Runnable effects) {
        inRound = true;
        hasLooked = false;
        ports.announcer().beginRound();
        try {
            effects.run();
        } finally {
            inRound = false;
            ports.announcer().endRound();
        }
    }

    /**
     * Another policy holds, together with what is carried out next.
     *
     * @param policy for what enters and leaves tunnels
     */
    public void policy(TunnelPolicy policy) {
        ports.publisher().policy(policy);
    }

    /** Lets the data plane see all changes so far. */
    void flush() {
        ports.publisher().publish();
    }

    private @Nullable String send(Datagram datagram, boolean byAttached) {
        // Whoever reads the datagram may rely on all that was decided before it.
        flush();
        final int interfaceIndex = byAttached && interfaces.attached() != null ? attached().index() : 0;
        final int sent = ports.registrations().send(
                new UdpSocket.Transmission(datagram.source().address(), datagram.destination().address(),
                        datagram.destination().port(), interfaceIndex, datagram.ttl()),
                datagram.payload());
        return sent < 0 ? "sendmsg(" + datagram + ") failed: " + Errno.name(sent) : null;
    }

    private @Nullable String announce(Effect.AnnounceAddress announce) {
        final int sent = ports.announcer().announce(attached(), announce.address(), announce.owner());
        return sent < 0 ? "announcing " + announce.address() + " failed: " + Errno.name(sent) : null;
    }

    private InterfaceAddress address(IpAddress address, int prefixLength, Effect.Place place) {
        return InterfaceAddress.of(switch (place) {
            case TUNNEL -> interfaces.tunIndex();
            case ACCESS -> attached().index();
        }, address, prefixLength);
    }

    private Link attached() {
        final Link link = findAttached();
        if (link == null) {
            throw MissingInterface.named(ports.routes(), String.valueOf(interfaces.attached()));
        }
        return link;
    }

    private @Nullable Link findAttached() {
        final String name = interfaces.attached();
        if (!inRound || !hasLooked) {
            found = name == null ? null : ports.routes().link(name);
            hasLooked = true;
        }
        return found;
    }

    private MobileRouting mobileRouting() {
        final MobileRouting routing = interfaces.mobileRouting();
        if (routing == null) {
            throw new IllegalStateException("a home agent does not move");
        }
        return routing;
    }
}
