package org.dsmip.controlplane.cycle;

import java.util.HashMap;
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
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
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
    /** With the interface that each is on: its name may be another's by the time they go. */
    private final Map<IpAddress, ProxyNeighbor> proxies = new HashMap<>();
    private final Map<IpAddress, InterfaceAddress> onAccess = new HashMap<>();

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
    }

    /**
     * Where security events are told.
     *
     * @return the one for all of this node
     */
    public SecurityLog securityLog() {
        return securityLog;
    }

    /**
     * Carries an effect out.
     *
     * @param nowNs monotonic time
     * @param effect what to do
     * @return null, or why it could not be done
     */
    @Nullable
    String execute(long nowNs, Effect effect) {
        try {
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
                    if (!ports.publisher().accept(effect)) {
                        change(effect);
                    }
                    yield null;
                }
            };
        } catch (RouteTableException | SystemCallException e) {
            return e.getMessage();
        }
    }

    private void change(Effect effect) {
        final OwnConfiguration own = ports.own();
        switch (effect) {
            case Effect.AddTunnelRoute add -> own.addRoute(Route.toLink(add.prefix(), interfaces.tunIndex()));
            case Effect.RemoveTunnelRoute remove ->
                own.removeRoute(Route.toLink(remove.prefix(), interfaces.tunIndex()));
            case Effect.AddProxyNeighbor add -> {
                addProxy(add.address());
                if (ports.responder() != null && add.address() instanceof Ipv6Address address) {
                    ports.responder().leaveToKernel(address);
                }
            }
            case Effect.RemoveProxyNeighbor remove -> {
                if (ports.responder() != null && remove.address() instanceof Ipv6Address address) {
                    ports.responder().takeFromKernel(address);
                }
                // Where the link is gone its proxies are gone with it.
                final ProxyNeighbor proxy = proxies.get(remove.address());
                if (proxy != null) {
                    own.removeProxyNeighbor(proxy);
                    proxies.remove(remove.address());
                }
            }
            case Effect.AddProxyNetwork add -> responder().add(add.network());
            case Effect.RemoveProxyNetwork remove -> responder().remove(remove.network());
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
                own.removeAddress(address);
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

    /** Where it was on an interface of that name before, it is no longer wanted there. */
    private void addProxy(IpAddress address) {
        final ProxyNeighbor proxy = ProxyNeighbor.of(attached().index(), address);
        ports.own().addProxyNeighbor(proxy);
        final ProxyNeighbor before = proxies.get(address);
        if (before != null && !before.equals(proxy)) {
            ports.own().removeProxyNeighbor(before);
        }
        proxies.put(address, proxy);
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
            proxies.values().removeIf(proxy -> proxy.linkIndex() == removed.link().index());
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
        return name == null ? null : ports.routes().link(name);
    }

    private SolicitationResponder responder() {
        final SolicitationResponder responder = ports.responder();
        if (responder == null) {
            throw new IllegalStateException("nobody answers for networks without a home link");
        }
        return responder;
    }

    private MobileRouting mobileRouting() {
        final MobileRouting routing = interfaces.mobileRouting();
        if (routing == null) {
            throw new IllegalStateException("a home agent does not move");
        }
        return routing;
    }
}
