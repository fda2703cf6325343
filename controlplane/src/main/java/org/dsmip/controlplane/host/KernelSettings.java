package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.SysctlException;
import org.dsmip.core.io.route.NetworkEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel settings that a node needs, kept like its routes (OPS-HOST-3): put back at once where the kernel tells of a
 * change, and otherwise by a regular look. At the end those of its own devices and links go back, unless somebody has chosen
 * another value since, or another node of the host still needs this one (OPS-HOST-5); those that others may rely on by now are
 * left (OPS-HOST-4). Owned by the control thread.
 *
 * <p>A setting whose value is right already is not touched at first, and not at the end either. Where IPv6 is switched off,
 * its settings wait until it is on again.
 */
public final class KernelSettings implements Upkeep, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final long SHORTEST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);

    private final Host host;
    private final KernelIpv6 ipv6;
    private final SettingClaims claims;
    private final List<KeptSetting> kept = new ArrayList<>();
    private boolean mayDiffer;
    private boolean hasLooked;
    private long lastLookNs;
    private long nextLookNs;

    /**
     * Where the settings are.
     *
     * @param sysctl the settings
     * @param routes tells which interface has a name
     * @param names shows the other nodes of the host what is needed
     */
    public record Host(Sysctl sysctl, RouteTable routes, SharedNames names) {}

    /**
     * Needs nothing yet.
     *
     * @param host where the settings are
     */
    public KernelSettings(Host host) {
        this.host = host;
        ipv6 = new KernelIpv6(host.sysctl);
        claims = new SettingClaims(host.names);
    }

    /**
     * Needs a setting from now on, in place of one of the same key. At the start it is made at once, and later with the next look,
     * which tells if it cannot be and tries again.
     *
     * @param setting which one
     * @throws SysctlException if it cannot be read or changed at the start; it is not kept then
     */
    public void need(Setting setting) {
        // A node that ends just now may have given back what was right a moment ago.
        mayDiffer = true;
        for (KeptSetting one : kept) {
            if (one.setting().key().equals(setting.key())) {
                one.want(setting.value());
                if (!hasLooked) {
                    one.settle();
                }
                return;
            }
        }
        final KeptSetting one = new KeptSetting(setting, host, claims);
        if (!hasLooked && (!setting.isIpv6() || ipv6.whyNone() == null)) {
            one.begin();
        }
        kept.add(one);
    }

    /** How each of them stood at the last look. */
    List<HostObject> objects() {
        return kept.stream().map(KeptSetting::object).toList();
    }

    /**
     * Says what a setting is now.
     *
     * @param key as for {@link Sysctl}
     * @param value what it may be
     * @return true if it has this value; false also if there is no such setting
     */
    public boolean is(String key, String value) {
        return host.sysctl.exists(key) && host.sysctl.read(key).equals(value);
    }

    /**
     * An interface was made anew: its settings are what the kernel gave it, and become what they have to be at once.
     *
     * @param interfaceName of the interface
     * @throws SysctlException if one cannot be changed
     */
    public void beginAnew(String interfaceName) {
        final boolean ipv6IsOff = ipv6.whyNone() != null;
        for (KeptSetting one : kept) {
            if (one.setting().isOf(interfaceName) && !(ipv6IsOff && one.setting().isIpv6())
                    && host.sysctl.exists(one.setting().key())) {
                one.forget();
                one.begin();
            }
        }
    }

    /**
     * The node itself has done something to an interface that may have changed its settings: they become what they have to be,
     * and nobody is said to have changed them.
     *
     * @param interfaceName of the interface
     * @throws SysctlException if one cannot be changed
     */
    public void settle(String interfaceName) {
        kept.stream().filter(one -> one.setting().isOf(interfaceName)).forEach(KeptSetting::settle);
    }

    @Override
    public void onEvent(NetworkEvent event) {
        switch (event) {
            case NetworkEvent.SettingsChanged changed -> mayDiffer = true;
            case NetworkEvent.LinkChanged changed -> mayDiffer = true;
            case NetworkEvent.AddressAdded added -> mayDiffer = true;
            case NetworkEvent.AddressRemoved removed -> mayDiffer = true;
            case NetworkEvent.LinkRemoved removed -> {
                kept.forEach(one -> one.forgetLink(removed.link().index()));
                mayDiffer = true;
            }
            case NetworkEvent.Overrun overrun -> mayDiffer = true;
            default -> {
                // It has to do with no setting.
            }
        }
    }

    @Override
    public void onTimer(long nowNs) {
        if (!hasLooked) {
            hasLooked = true;
            lastLookNs = nowNs - SHORTEST_INTERVAL_NS;
            nextLookNs = nowNs + LONGEST_INTERVAL_NS;
        }
        if (nextDeadlineNs() - nowNs > 0) {
            return;
        }
        mayDiffer = false;
        lastLookNs = nowNs;
        nextLookNs = nowNs + LONGEST_INTERVAL_NS;
        final boolean ipv6IsOff = ipv6.whyNone() != null;
        for (KeptSetting one : kept) {
            if (!ipv6IsOff || !one.setting().isIpv6()) {
                final long dueNs = one.look(nowNs);
                if (dueNs != Long.MAX_VALUE && dueNs - nextLookNs < 0) {
                    nextLookNs = dueNs;
                }
            }
        }
        // After the values were read: who has put one back has shown before what it was.
        if (kept.stream().anyMatch(KeptSetting::mayLearn)) {
            final SettingClaims.Shown shown = claims.shown();
            kept.forEach(one -> one.learn(shown));
        }
    }

    @Override
    public long nextDeadlineNs() {
        if (!hasLooked) {
            return 0;
        }
        final long soonNs = lastLookNs + SHORTEST_INTERVAL_NS;
        return mayDiffer && soonNs - nextLookNs < 0 ? soonNs : nextLookNs;
    }

    /**
     * Gives back what is not left.
     *
     * @throws RuntimeException the first failure, the others suppressed in it, after everything was tried
     */
    @Override
    public void close() {
        final List<RuntimeException> failures = new ArrayList<>();
        final List<String> left = new ArrayList<>();
        // Released first: of two that end at once, one at least sees that nobody needs them.
        kept.forEach(KeptSetting::release);
        final SettingClaims.Shown shown = claims.shown();
        for (KeptSetting one : kept.reversed()) {
            try {
                // Nobody can have come to rely on a node that never got as far as to run.
                if (one.end(hasLooked, shown)) {
                    left.add(one.toString());
                }
            } catch (SysctlException | RouteTableException e) {
                failures.add(e);
            }
        }
        kept.clear();
        claims.close();
        if (!left.isEmpty()) {
            LOG.atInfo().addKeyValue("settings", String.join(", ", left.reversed()))
                    .log("left kernel settings as they are, since other programs may rely on them by now");
        }
        if (!failures.isEmpty()) {
            final RuntimeException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
