package org.dsmip.controlplane.host;

import java.util.EnumSet;
import java.util.Set;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.route.AddressFamily;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel has IPv6, and where not (OPS-HOST-11). A prefix that it cannot carry is refused with the reason given
 * here. The answer is that of the moment: an operator may switch IPv6 off and on at any time. Not thread-safe.
 */
public final class KernelIpv6 {
    private static final String TREE = "net.ipv6.conf.";
    private static final String SWITCH = ".disable_ipv6";

    private final Sysctl sysctl;

    /**
     * Asks the kernel's settings.
     *
     * @param sysctl the settings
     */
    public KernelIpv6(Sysctl sysctl) {
        this.sysctl = sysctl;
    }

    /**
     * What the kernel knows of. Where it came up without IPv6 ({@code ipv6.disable=1}) it takes no IPv6 routes and rules either,
     * which it does where IPv6 was only switched off.
     *
     * @return one family, or both
     */
    public Set<AddressFamily> families() {
        return hasTree() ? EnumSet.allOf(AddressFamily.class) : EnumSet.of(AddressFamily.IPV4);
    }

    private boolean hasTree() {
        return sysctl.exists(TREE + "all" + SWITCH);
    }

    /**
     * Says why this host has no IPv6 at all.
     *
     * @return null: it has; otherwise the reason, in words for an operator
     */
    public @Nullable String whyNone() {
        return hasTree() ? whySwitchedOff("all") : "the kernel has no IPv6";
    }

    /**
     * Says why an interface has no IPv6.
     *
     * @param interfaceName such as {@code eth0}; one that is not there now is no reason
     * @return null: it has; otherwise the reason, in words for an operator
     */
    public @Nullable String whyNoneOn(String interfaceName) {
        final String host = whyNone();
        return host == null && sysctl.exists(TREE + interfaceName + SWITCH) ? whySwitchedOff(interfaceName) : host;
    }

    private @Nullable String whySwitchedOff(String part) {
        final String key = TREE + part + SWITCH;
        return "0".equals(sysctl.read(key)) ? null : "IPv6 is switched off, " + key + " = 1";
    }
}
