package org.dsmip.controlplane.cycle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HostAddresses;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.LookPace;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.SysctlException;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a home agent what its host is like: addresses, the home link, the MTU of the link towards the mobile nodes, whether there
 * is IPv6. An event says only what to look at, since things may be otherwise by now and a thousand events are one look. Owned by
 * the control thread.
 */
final class HostWatch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.home-agent");

    private static final String NO_ADDRESS = "the home agent's address is on no interface of this host";
    /** Longest prefix of an IPv4 link that has a broadcast address. */
    private static final int LONGEST_WITH_BROADCAST = 30;

    private final HomeAgent homeAgent;
    private final HomeAgentRole.Ports ports;
    private final Means means;
    private final LookPace pace = new LookPace();
    private final FailedLooks looks = new FailedLooks(LOG, "cannot see which addresses and links this host has",
            "the addresses and links of this host can be seen again");
    private final FailedLooks ears = new FailedLooks(LOG,
            "the home link cannot be listened to; nothing is attracted there meanwhile",
            "the home link is listened to again");
    private boolean addressesChanged;
    private boolean internetLinkChanged;
    private boolean homeLinkChanged;
    private boolean homeLinkWasLost;
    private boolean tunnelDeviceWasLost;
    private @Nullable MacAddress homeLinkMac;
    private int homeLinkIndex;
    private boolean hasAddress = true;
    private @Nullable String ipv6Trouble;

    /**
     * What it works with.
     *
     * @param ipv6 tells whether the kernel has IPv6
     * @param tunnelIndex number of the tunnel device
     * @param clock tells the time
     * @param carryOut does what the home agent wants done
     */
    record Means(KernelIpv6 ipv6, int tunnelIndex, NodeClock clock, Consumer<List<Effect>> carryOut) {}

    HostWatch(HomeAgent homeAgent, HomeAgentRole.Ports ports, Means means) {
        this.homeAgent = homeAgent;
        this.ports = ports;
        this.means = means;
        homeLinkMac = ports.homeLink() == null ? null : ports.homeLink().mac();
        homeLinkIndex = ports.homeLink() == null ? 0 : ports.homeLink().index();
    }

    /** Number of the interface that the home link is listened to by; 0: none. */
    int homeLinkIndex() {
        return homeLinkIndex;
    }

    /** Takes note of what may have changed. */
    void onEvent(NetworkEvent event) {
        if (mayHelp(event)) {
            homeAgent.onHostChanged(means.clock.nowNs());
        }
        switch (event) {
            case NetworkEvent.LinkChanged changed -> {
                onLink(changed.link(), changed.link().isUsable());
                onTunnelDevice(changed.link());
            }
            case NetworkEvent.LinkRemoved removed -> {
                onLink(removed.link(), false);
                tunnelDeviceWasLost |= removed.link().index() == means.tunnelIndex;
                forget(removed.link().index());
            }
            case NetworkEvent.AddressAdded added -> wantAddresses();
            case NetworkEvent.AddressRemoved removed -> wantAddresses();
            // What was in place may be gone: it is put back, but announced only if the link is known to have been down.
            case NetworkEvent.Overrun overrun -> wantAll();
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

    private void onLink(Link link, boolean usable) {
        if (link.name().equals(ports.internetLink())) {
            internetLinkChanged = true;
            pace.want();
        }
        final Link home = ports.homeLink();
        if (home != null && (link.index() == homeLinkIndex || link.name().equals(home.name()))) {
            homeLinkChanged = true;
            // By the time of the look it may be up again, and have forgotten what was there.
            homeLinkWasLost |= !usable;
            pace.want();
        }
    }

    /** It is made anew under its number, and no route leads into it then. */
    private void onTunnelDevice(Link link) {
        if (tunnelDeviceWasLost && link.index() == means.tunnelIndex && link.isUsable()) {
            tunnelDeviceWasLost = false;
            means.carryOut.accept(homeAgent.onTunnelDeviceMadeAnew(means.clock.nowNs()));
        }
    }

    /** The kernel lets who listens to an interface that goes away hear of no other, even if it comes back under its number. */
    private void forget(int index) {
        homeLinkIndex = index == homeLinkIndex ? 0 : homeLinkIndex;
    }

    /** The addresses may be others. */
    void wantAddresses() {
        addressesChanged = true;
        pace.want();
    }

    /** Everything may be otherwise. */
    void wantAll() {
        addressesChanged = true;
        homeLinkChanged = true;
        internetLinkChanged = true;
        pace.want();
    }

    /** Looks, if it is time to. What cannot be read now is read a little later. */
    void follow() {
        final long startNs = means.clock.nowNs();
        if (!pace.isDue(startNs)) {
            return;
        }
        try {
            look();
            if (homeLinkChanged) {
                pace.failed(means.clock.nowNs());
            } else {
                pace.looked(startNs, means.clock.nowNs());
            }
            looks.succeeded();
        } catch (RouteTableException | SysctlException e) {
            pace.failed(means.clock.nowNs());
            looks.failed(e);
        }
    }

    long nextDeadlineNs() {
        return pace.nextDeadlineNs(means.clock.nowNs());
    }

    private void look() {
        if (homeLinkChanged) {
            // Of what keeps it from being listened to nothing more may be told.
            homeLinkChanged = !lookAtHomeLink();
        }
        if (internetLinkChanged) {
            final Link link = ports.internetLink() == null ? null : ports.routes().link(ports.internetLink());
            if (link != null) {
                means.carryOut.accept(homeAgent.onPathMtu(means.clock.nowNs(), link.mtuBytes()));
            }
            internetLinkChanged = false;
        }
        if (addressesChanged) {
            learnAddresses();
            lookAround();
            addressesChanged = false;
        }
    }

    private void lookAround() {
        if (ports.defense() != null) {
            ports.defense().lookAround();
        }
    }

    private void learnAddresses() {
        final List<InterfaceAddress> addresses = ports.routes().addresses();
        means.carryOut.accept(homeAgent.onHostAddresses(means.clock.nowNs(), allOf(addresses)));
        learnOwnAddress(addresses);
        learnIpv6();
    }

    /** What the host has on all its interfaces, whether it is usable yet or not. */
    private static HostAddresses allOf(List<InterfaceAddress> addresses) {
        final Set<IpAddress> own = new HashSet<>();
        final Set<Ipv4Address> broadcasts = new HashSet<>();
        for (InterfaceAddress address : addresses) {
            own.add(address.address());
            if (address.address() instanceof Ipv4Address ipv4 && address.prefixLength() <= LONGEST_WITH_BROADCAST) {
                broadcasts.add(Ipv4Prefix.containing(ipv4, address.prefixLength()).broadcast());
            }
        }
        return new HostAddresses(own, broadcasts);
    }

    /** The tunnel device has the home agent's address only as long as another interface does. */
    private void learnOwnAddress(List<InterfaceAddress> addresses) {
        final boolean present = addresses.stream().anyMatch(address -> address.address().equals(homeAgent.address())
                && address.linkIndex() != means.tunnelIndex);
        if (present != hasAddress) {
            hasAddress = present;
            if (present) {
                LOG.atInfo().addKeyValue("address", homeAgent.address())
                        .log("this host has the home agent's address again; well again");
            } else {
                LOG.atWarn().addKeyValue("address", homeAgent.address())
                        .log(NO_ADDRESS + "; nothing is attracted on the home link until it is");
            }
            means.carryOut.accept(homeAgent.onAddress(means.clock.nowNs(), present));
        }
    }

    /** The kernel does not tell when somebody switches IPv6 off, but addresses come and go with it. */
    private void learnIpv6() {
        final String onHost = means.ipv6.whyNone();
        final String onHomeLink = ports.homeLink() == null || onHost != null
                ? onHost
                : means.ipv6.whyNoneOn(ports.homeLink().name());
        homeAgent.ipv6(onHost, onHomeLink);
        if (onHomeLink != null && !onHomeLink.equals(ipv6Trouble)) {
            LOG.atWarn().addKeyValue("reason", onHomeLink).log("IPv6 prefixes are refused; IPv4 works");
        } else if (onHomeLink == null && ipv6Trouble != null) {
            LOG.info("there is IPv6 again; prefixes are granted from the next registration on");
        }
        ipv6Trouble = onHomeLink;
    }

    /**
     * What has become of the interface does not matter: gone, renamed, made anew; it is read as it is now. Answers whether it is
     * listened to, if it is there.
     */
    private boolean lookAtHomeLink() {
        lookAround();
        if (ports.homeLink() == null) {
            return true;
        }
        final Link now = ports.routes().link(ports.homeLink().name());
        if (homeLinkWasLost || now == null) {
            homeLink(false);
            homeLinkWasLost = false;
        }
        if (now == null) {
            // Perhaps it only has another name.
            if (ports.routes().link(homeLinkIndex) == null) {
                homeLinkIndex = 0;
            }
            return true;
        }
        if (now.index() != homeLinkIndex || !Objects.equals(now.mac(), homeLinkMac)) {
            // What the link has learned of the addresses here is wrong now, or nobody has told it (ND-2).
            homeLink(false);
            homeLinkMac = now.mac();
        }
        final boolean heard = attach(now);
        // Nobody is told of what is not listened for.
        homeLink(heard && now.isUsable());
        return heard;
    }

    /** Listens by an interface that was made anew; answers whether it is listened to. */
    private boolean attach(Link link) {
        if (link.index() == homeLinkIndex) {
            return true;
        }
        // Until all listen by it none may be where it was before.
        homeLinkIndex = 0;
        final LinkSocket frames = ports.homeLinkFrames();
        final int heard = frames == null ? 0 : frames.attach(link.index());
        final int defended = ports.defense() == null ? 0 : ports.defense().attach(link.index());
        if (heard < 0 || defended < 0) {
            ears.failed("going over to the new interface " + link.name() + " failed: "
                    + Errno.name(heard < 0 ? heard : defended));
            return false;
        }
        homeLinkIndex = link.index();
        LOG.atInfo().addKeyValue("link", link.name())
                .log("the interface on the home link was made anew, and is listened to again");
        ears.succeeded();
        return true;
    }

    /** What is in the way of the home agent's service. */
    List<Trouble> troubles() {
        final List<Trouble> troubles = new ArrayList<>();
        if (!hasAddress) {
            troubles.add(new Trouble(NO_ADDRESS, homeAgent.address().toString(), true));
        }
        Stream.of(ears.trouble(), looks.trouble()).filter(Objects::nonNull).forEach(troubles::add);
        return troubles;
    }

    private void homeLink(boolean up) {
        means.carryOut.accept(homeAgent.onHomeLink(means.clock.nowNs(), up));
    }
}
