package org.dsmip.controlplane.config;

import java.nio.file.Path;
import java.util.List;
import org.dsmip.controlplane.config.ForwardingSettings.Threading;
import org.dsmip.controlplane.config.ForwardingSettings.WaitStrategy;
import org.dsmip.controlplane.config.NodeSettings.LogLevel;
import org.dsmip.controlplane.config.NodeSettings.TunSettings;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.core.wire.ip.TunnelMarking.OuterEcn;
import org.dsmip.core.wire.ip.TunnelSizing;

/** Reads what every node has. */
final class NodeSettingsReader {
    /** What an IPv4 datagram can carry. */
    private static final int LARGEST_MTU = 65535;
    /** An outer IPv4 header less than Ethernet's 1500. */
    private static final int DEFAULT_TUN_MTU = 1480;

    private static final int SHORTEST_TUN_QUEUE = 16;
    private static final int LONGEST_TUN_QUEUE = 65536;

    private static final Kind<OuterEcn> OUTER_ECN = Kind.oneOf(List.of(
            new Kind.Choice<>("rfc6040", OuterEcn.RFC_6040), new Kind.Choice<>("rfc3168-full", OuterEcn.RFC_3168_FULL),
            new Kind.Choice<>("limited", OuterEcn.LIMITED)));
    private static final Kind<Integer> OUTER_DSCP = outerDscp();

    private NodeSettingsReader() {}

    static NodeSettings read(TableReader top, NodeRole role) {
        final String name = name(top, role);
        final HostSettings host = HostReader.read(top.table("host"), role);
        return new NodeSettings(name, adminSocket(top, name),
                top.context().resolve(top.optional("state-directory", Kind.FILE_NAME,
                        top.context().stateHome().resolve(name).toString())),
                top.optional("log-level", Kind.oneOf(LogLevel.class), LogLevel.INFO),
                host, tun(top.table("tun"), role.tunDevice(host.instance())), forwarding(top.table("forwarding")),
                tunnels(top, role));
    }

    static String name(TableReader top, NodeRole role) {
        return top.optional("name", Kind.NAME, role.label());
    }

    static Path adminSocket(TableReader top, String name) {
        return top.context().resolve(top.optional("admin-socket", socketName(top.context()),
                NodeSettings.defaultAdminSocket(name).toString()));
    }

    private static Kind<String> socketName(ReadContext context) {
        final Kind<String> name = Kind.FILE_NAME;
        return new Kind<>("the name of a file, with " + SocketPath.ALLOWED, value -> {
            final String read = name.read(value);
            return read != null && SocketPath.fits(context.resolve(read)) ? read : null;
        }, name.print());
    }

    private static TunSettings tun(TableReader tun, String device) {
        return new TunSettings(tun.optional("device", Kind.INTERFACE, device),
                tun.optional("mtu", Kind.integer(1280, LARGEST_MTU, "bytes"), DEFAULT_TUN_MTU));
    }

    private static ForwardingSettings forwarding(TableReader forwarding) {
        final Threading threading = forwarding.optional("threading", Kind.oneOf(Threading.class), Threading.AUTO);
        final int workers = forwarding.optional("workers", Kind.integer(1, 64), 1);
        final WaitStrategy waitStrategy = forwarding.optional("wait-strategy", Kind.oneOf(WaitStrategy.class),
                WaitStrategy.BACKOFF);
        final int burst = forwarding.optional("burst", Kind.integer(1, 1024, "packets"), 64);
        final int ringSlots = forwarding.optional("ring-slots", powerOfTwo(2, 65536), 16);
        final int slotBytes = forwarding.optional("slot-bytes",
                Kind.integer(2048, ForwardingSettings.LARGEST_SLOT_BYTES, "bytes"),
                ForwardingSettings.LARGEST_SLOT_BYTES);
        final ForwardingSettings settings = new ForwardingSettings(threading, workers, waitStrategy, burst, ringSlots,
                slotBytes, tunUse(forwarding, slotBytes));
        if (settings.threading() == Threading.AUTO) {
            forwarding.remark(ThreadingChoice.rule(settings));
        }
        return settings;
    }

    private static ForwardingSettings.Tun tunUse(TableReader forwarding, int slotBytes) {
        final ForwardingSettings.Tun defaults = ForwardingSettings.Tun.DEFAULTS;
        return new ForwardingSettings.Tun(runs(forwarding, "tun-tcp", slotBytes, defaults.tcp()),
                runs(forwarding, "tun-udp", slotBytes, defaults.udp()), forwarding.optional("tun-queue-length",
                        Kind.integer(SHORTEST_TUN_QUEUE, LONGEST_TUN_QUEUE, "packets"), defaults.queueLength()));
    }

    /** Whether runs of packets may come in one piece: they take the largest slots there are. */
    private static boolean runs(TableReader forwarding, String key, int slotBytes, boolean fallback) {
        final boolean fits = slotBytes == ForwardingSettings.LARGEST_SLOT_BYTES;
        final boolean wanted = forwarding.optional(key, Kind.FLAG, fits && fallback);
        if (wanted && !fits) {
            forwarding.problem(forwarding.positionOf(key), key + " = true with slot-bytes = " + slotBytes,
                    "false, or slot-bytes = " + ForwardingSettings.LARGEST_SLOT_BYTES);
        }
        return wanted && fits;
    }

    private static TunnelPolicy tunnels(TableReader top, NodeRole role) {
        final TunnelPolicy defaults = TunnelPolicy.DEFAULTS;
        final int ttl = top.table("tunnel").optional("ttl", Kind.integer(1, 255), defaults.outerTtl());
        final TunnelMarking marking = marking(top.table("tunnel"));
        final TunnelSizing sizing = sizing(top.table("tunnel"));
        final TableReader errors = top.table("icmp-errors");
        final int burst = errors.optional("burst", Kind.integer(1, 10_000, "messages"), defaults.icmpErrorBurst());
        final int rate = errors.optional("rate", Kind.integer(0, 10_000, "a second"), defaults.icmpErrorsPerSecond());
        if (role != NodeRole.HOME_AGENT) {
            return new TunnelPolicy(ttl, marking, sizing, defaults.strictModeMatch(), defaults.acceptBareHomeAddress(),
                    burst,
                    rate);
        }
        final TableReader knobs = top.table("ha").table("v6");
        return new TunnelPolicy(ttl, marking, sizing,
                knobs.optional("strict-mode-match", Kind.FLAG, defaults.strictModeMatch()),
                knobs.optional("accept-bare-hoa", Kind.oneOf(BareHomeAddress.class),
                        defaults.acceptBareHomeAddress()),
                burst, rate);
    }

    private static TunnelMarking marking(TableReader tunnel) {
        final TunnelMarking defaults = TunnelMarking.DEFAULTS;
        return new TunnelMarking(tunnel.optional("ecn", OUTER_ECN, defaults.outerEcn()),
                tunnel.optional("dscp", OUTER_DSCP, defaults.outerDscp()),
                tunnel.optional("egress-dscp", Kind.either("outer", "inner"), defaults.innerTakesOuterDscp()));
    }

    private static TunnelSizing sizing(TableReader tunnel) {
        final TunnelSizing defaults = TunnelSizing.DEFAULTS;
        return new TunnelSizing(
                tunnel.optional("path-mtu-floor",
                        Kind.integer(TunnelSizing.SMALLEST_MTU, TunnelSizing.LARGEST_FLOOR, "bytes"),
                        defaults.pathMtuFloorBytes()),
                tunnel.optional("df", Kind.either("copy", "clear"), defaults.copyDontFragment()),
                tunnel.optional("clamp-mss", Kind.FLAG, defaults.clampMss()),
                tunnel.optional("clamp-mss-floor",
                        Kind.integer(TunnelSizing.SMALLEST_MSS, TunnelSizing.LARGEST_MSS_FLOOR, "bytes"),
                        defaults.mssFloorBytes()));
    }

    private static Kind<Integer> outerDscp() {
        final Kind<Integer> fixed = Kind.integer(0, TunnelMarking.MAX_DSCP);
        final String copy = "copy";
        return new Kind<>(TomlText.quote(copy) + ", or " + fixed.allowed(),
                value -> copy.equals(value) ? Integer.valueOf(TunnelMarking.COPY) : fixed.read(value),
                value -> value == TunnelMarking.COPY ? TomlText.quote(copy) : fixed.print().apply(value));
    }

    private static Kind<Integer> powerOfTwo(int minimum, int maximum) {
        final Kind<Integer> number = Kind.integer(minimum, maximum);
        return new Kind<>("a power of two from " + minimum + " to " + maximum, value -> {
            final Integer read = number.read(value);
            return read != null && Integer.bitCount(read) == 1 ? read : null;
        }, number.print());
    }
}
