package org.dsmip.controlplane.host;

import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.Repetitions;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.SysctlException;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tunnel device in the kernel: brought up so that standard clients find it usable (OPS-PD-3), with one link-local address
 * that is there and not tentative before it is up, and made anew under its number when another program has deleted it
 * (OPS-HOST-7). Owned by the control thread.
 */
public final class TunnelInterface implements Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final int LINK_LOCAL_LENGTH = 64;
    private static final int HOST_LENGTH = 32;
    /** {@code IFAPROT_KERNEL_LL}: the kernel made the address, for want of one. */
    private static final int MADE_BY_THE_KERNEL = 3;
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long REGULAR_LOOK_NS = TimeUnit.SECONDS.toNanos(30);

    private final Device device;
    private final Host host;
    private final KernelIpv6 ipv6;
    private boolean isMissing;
    private boolean mustLook;
    private boolean hasLinkLocal;
    private boolean hasAddress;
    private long nextLookNs;
    private long nextRemakeNs;
    private boolean hasLooked;
    private boolean wasRemade;
    private final Repetitions deletions = new Repetitions("times");
    private @Nullable String failure;

    /**
     * What the device is.
     *
     * @param name of the device
     * @param index its number
     * @param mtuBytes its MTU
     * @param queueLength packets that may wait in each of its queues (OPS-GSO-5)
     * @param tunnelEnd the IPv4 address whose link-local address it gets (RFC 4213 section 3.7)
     * @param lendsTunnelEnd whether it has the IPv4 address, too, as long as another interface of the host has it: routing
     *     daemons forget routes on a device without one (OPS-RT-2)
     * @param remake makes it anew after it was deleted
     */
    public record Device(String name, int index, int mtuBytes, int queueLength, Ipv4Address tunnelEnd,
            boolean lendsTunnelEnd, Runnable remake) {
        private InterfaceAddress linkLocal() {
            return InterfaceAddress.of(index, Ipv6Address.tunnelLinkLocal(tunnelEnd.bits()), LINK_LOCAL_LENGTH);
        }

        private InterfaceAddress address() {
            return InterfaceAddress.of(index, tunnelEnd, HOST_LENGTH);
        }
    }

    /**
     * Where the device is.
     *
     * @param routes the network configuration, to read, and links
     * @param own what the node itself puts there
     * @param settings the kernel settings it needs
     * @param sysctl tells whether there is IPv6
     */
    public record Host(RouteTable routes, OwnConfiguration own, KernelSettings settings, Sysctl sysctl) {}

    /**
     * A device that has been made and is down.
     *
     * @param device what it is
     * @param host where it is
     */
    public TunnelInterface(Device device, Host host) {
        this.device = device;
        this.host = host;
        ipv6 = new KernelIpv6(host.sysctl);
    }

    /** Gives the device its settings and addresses, and brings it up. */
    public void bringUp() {
        // Where IPv6 is switched off for new interfaces only, this one has it all the same.
        host.settings.need(Setting.own(ipv6Setting("disable_ipv6"), "0"));
        // Its only link-local address is the one that the far end expects.
        host.settings.need(Setting.own(ipv6Setting("addr_gen_mode"), "1"));
        // Sources of what comes out of a tunnel are checked before; the kernel's own check knows nothing of policy rules.
        host.settings.need(Setting.own("net.ipv4.conf." + device.name + ".rp_filter", "2"));
        configure();
    }

    private String ipv6Setting(String leaf) {
        return "net.ipv6.conf." + device.name + "." + leaf;
    }

    /** Addresses first: a client that hears of the device finds it complete. */
    private void configure() {
        hasLinkLocal = false;
        hasAddress = false;
        host.routes.setMtu(device.index, device.mtuBytes);
        host.routes.setQueueLength(device.index, device.queueLength);
        addLinkLocal();
        try {
            lendTunnelEnd();
        } catch (RouteTableException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
            // The list of addresses changed whenever it was read: it is read again by the first look.
            mustLook = true;
        }
        host.routes.setUp(device.index);
    }

    private void addLinkLocal() {
        if (!hasLinkLocal && ipv6.whyNone() == null) {
            host.own.addAddress(device.linkLocal());
            hasLinkLocal = true;
        }
    }

    private void lendTunnelEnd() {
        if (!device.lendsTunnelEnd) {
            return;
        }
        final boolean elsewhere = host.routes.addresses().stream().anyMatch(
                address -> address.linkIndex() != device.index && address.address().equals(device.tunnelEnd));
        if (elsewhere && !hasAddress) {
            host.own.addAddress(device.address());
        } else if (!elsewhere && hasAddress) {
            // Another router may have taken it over: it is not to be answered for here any longer.
            host.own.removeAddress(device.address());
        }
        hasAddress = elsewhere;
    }

    @Override
    public void onEvent(NetworkEvent event) {
        switch (event) {
            case NetworkEvent.LinkRemoved removed -> {
                isMissing |= removed.link().index() == device.index;
            }
            case NetworkEvent.AddressAdded added -> {
                mustLook |= added.address().address().equals(device.tunnelEnd)
                        || (isStray(added.address()) && !attempt(() -> replace(added.address())));
            }
            case NetworkEvent.AddressRemoved removed -> mustLook |= removed.address().address()
                    .equals(device.tunnelEnd);
            case NetworkEvent.Overrun overrun -> mustLook = true;
            default -> {
                // The device is as it was.
            }
        }
    }

    /** After its MTU was too small for IPv6, the kernel begins anew there, with settings and an address of its own choice. */
    private boolean isStray(InterfaceAddress address) {
        return address.linkIndex() == device.index && address.address() instanceof Ipv6Address other
                && other.isLinkLocal() && !other.equals(device.linkLocal().address())
                && (address.protocol() == MADE_BY_THE_KERNEL || !host.settings.is(ipv6Setting("addr_gen_mode"), "1"));
    }

    private void replace(InterfaceAddress stray) {
        host.settings.beginAnew(device.name);
        host.own.addAddress(device.linkLocal());
        host.routes.removeAddress(stray);
    }

    @Override
    public void onTimer(long nowNs) {
        if (isMissing) {
            if (!wasRemade || nextRemakeNs - nowNs <= 0) {
                nextRemakeNs = nowNs + RETRY_NS;
                remakeIfGone();
            }
        } else if (mustLook || !hasLooked || nextLookNs - nowNs <= 0) {
            mustLook = false;
            hasLooked = true;
            nextLookNs = nowNs + (attempt(this::look) ? REGULAR_LOOK_NS : RETRY_NS);
        }
        if (deletions.isDue(nowNs)) {
            deletions.tell(nowNs, LOG.atWarn().addKeyValue("device", device.name),
                    "another program deleted the tunnel device; it was made anew, well again");
        }
    }

    /** Events that were lost may have told that the device is gone, or has an address that is not its own. */
    private void look() {
        isMissing = isGone();
        if (!isMissing) {
            host.routes.addresses(device.index).stream().filter(this::isStray).forEach(this::replace);
            addLinkLocal();
            lendTunnelEnd();
        }
    }

    private boolean isGone() {
        return host.routes.link(device.index) == null;
    }

    /** What is heard of may be long past, and the device there again under its number. */
    private void remakeIfGone() {
        if (isGone()) {
            wasRemade = true;
            remake();
        } else {
            isMissing = false;
            mustLook = true;
        }
    }

    private void remake() {
        try {
            device.remake.run();
            host.settings.beginAnew(device.name);
            configure();
            // With its MTU, and when it came up, the kernel changed some of them: nobody is to be blamed for that.
            host.settings.settle(device.name);
            isMissing = false;
            deletions.add(1);
        } catch (SystemCallException e) {
            // Its name may be taken for the moment; whatever else is wrong does not mend itself.
            failure = e.errno() == Errno.EBUSY
                    ? null
                    : "the tunnel device " + device.name + " was deleted, and cannot be made anew: " + e.getMessage();
        } catch (RouteTableException | SysctlException e) {
            // Deleted again meanwhile, it is still missing.
            failure = isGone()
                    ? null
                    : "the tunnel device " + device.name + " was made anew, and cannot be brought up: "
                            + e.getMessage();
        }
    }

    /** What cannot be put there now is put there by a later look. */
    private static boolean attempt(Runnable change) {
        try {
            change.run();
            return true;
        } catch (RouteTableException | SysctlException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("the tunnel device is not complete yet");
            return false;
        }
    }

    @Override
    public long nextDeadlineNs() {
        return Math.min(isMissing ? nextRemakeNs() : nextLookNs(), deletions.nextDeadlineNs());
    }

    private long nextRemakeNs() {
        return wasRemade ? nextRemakeNs : 0;
    }

    private long nextLookNs() {
        return hasLooked && !mustLook ? nextLookNs : 0;
    }

    @Override
    public @Nullable String failure() {
        return failure;
    }
}
