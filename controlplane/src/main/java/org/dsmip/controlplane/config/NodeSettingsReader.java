package org.dsmip.controlplane.config;

import org.dsmip.controlplane.config.ForwardingSettings.Threading;
import org.dsmip.controlplane.config.ForwardingSettings.WaitStrategy;
import org.dsmip.controlplane.config.NodeSettings.LogLevel;
import org.dsmip.controlplane.config.NodeSettings.TunSettings;

/** Reads what every node has. */
final class NodeSettingsReader {
    /** IFF_TUN without checksums or headers: what an IPv4 datagram can carry. */
    private static final int LARGEST_MTU = 65535;

    private NodeSettingsReader() {}

    static NodeSettings read(TableReader top, String role, String device, int defaultTunMtu) {
        final String name = top.optional("name", Kind.NAME, role);
        return new NodeSettings(name,
                top.context().resolve(top.optional("admin-socket", Kind.FILE_NAME,
                        NodeSettings.defaultAdminSocket(name).toString())),
                top.context().resolve(top.optional("state-directory", Kind.FILE_NAME, "/run/dsmip/" + name)),
                top.optional("log-level", Kind.oneOf(LogLevel.class), LogLevel.INFO),
                tun(top.table("tun"), device, defaultTunMtu), forwarding(top.table("forwarding")));
    }

    private static TunSettings tun(TableReader tun, String device, int defaultMtu) {
        return new TunSettings(tun.optional("device", Kind.INTERFACE, device),
                tun.optional("mtu", Kind.integer(1280, LARGEST_MTU, "bytes"), defaultMtu));
    }

    private static ForwardingSettings forwarding(TableReader forwarding) {
        return new ForwardingSettings(
                forwarding.optional("threading", Kind.oneOf(Threading.class), Threading.SHARED),
                forwarding.optional("workers", Kind.integer(1, 64), 1),
                forwarding.optional("wait-strategy", Kind.oneOf(WaitStrategy.class), WaitStrategy.BACKOFF),
                forwarding.optional("burst", Kind.integer(1, 1024, "packets"), 64),
                forwarding.optional("ring-slots", powerOfTwo(2, 65536), 64),
                forwarding.optional("slot-bytes", Kind.integer(2048, 65536, "bytes"), 65536));
    }

    private static Kind<Integer> powerOfTwo(int minimum, int maximum) {
        final Kind<Integer> number = Kind.integer(minimum, maximum);
        return new Kind<>("a power of two from " + minimum + " to " + maximum, value -> {
            final Integer read = number.read(value);
            return read != null && Integer.bitCount(read) == 1 ? read : null;
        }, number.print());
    }
}
