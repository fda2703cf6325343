package org.dsmip.controlplane.rehearsal;

import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.Setting;
import org.dsmip.controlplane.host.TunnelInterface;
import org.dsmip.controlplane.host.Upkeep;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySharedNames;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.net.Ipv4Address;

/** What a node keeps in a kernel that is in memory: settings, its tunnel device, an eye on its links. */
final class UpkeepPart {
    private static final String FORWARDING = "net.ipv4.ip_forward";
    private static final String TUNNEL_SETTINGS_6 = "net.ipv6.conf.tun.";

    private UpkeepPart() {}

    /** For a node with a link and a tunnel device named {@code tun}. */
    static Upkeep of(MemoryRouteTable routes, OwnConfiguration own, String link, Ipv4Address tunnelEnd, int tunIndex) {
        final Sysctl sysctl = new MemorySysctl(Map.of("net.ipv6.conf.all.disable_ipv6", "0", FORWARDING, "0",
                TUNNEL_SETTINGS_6 + "disable_ipv6", "0", TUNNEL_SETTINGS_6 + "addr_gen_mode", "0",
                "net.ipv4.conf.tun.rp_filter", "0"));
        final KernelSettings settings = new KernelSettings(
                new KernelSettings.Host(sysctl, routes, new MemorySharedNames()));
        settings.need(Setting.shared(FORWARDING, "1"));
        final TunnelInterface tunnel = new TunnelInterface(
                new TunnelInterface.Device("tun", tunIndex, Scene.TUNNEL_MTU_BYTES, Scene.QUEUE_LENGTH, tunnelEnd, true,
                        () -> {}),
                new TunnelInterface.Host(routes, own, settings, sysctl));
        tunnel.bringUp();
        return Upkeep.of(List.of(settings, tunnel,
                new LinkWatch(List.of(new LinkWatch.Interface("link", link)), routes, new KernelIpv6(sysctl))));
    }
}
