package org.dsmip.controlplane.telemetry;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.ForwardingSettings;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.show.DataPlaneState.OffloadView;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.TunOffload;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.dsmip.dataplane.tx.OffloadSwitches.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which runs of packets pass the tunnel device in one piece: what is configured, or switched later while packets pass, as far as
 * the kernel has it and does not fail at it (OPS-GSO-1, OPS-ERR-6). What the workers no longer write in one piece is no longer
 * read so either. Used by the control thread.
 */
public final class TunOffloads implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.forwarding");

    private final TunDevice device;
    private final OffloadSwitches switches;
    private final boolean hasRoom;
    private final EnumSet<Offload> told = EnumSet.noneOf(Offload.class);
    private final EnumSet<Offload> toldSize = EnumSet.noneOf(Offload.class);
    private Set<TunOffload> inUse = Set.of();
    private ForwardingSettings.Tun configured;

    private TunOffloads(TunDevice device, OffloadSwitches switches, ForwardingSettings settings) {
        this.device = device;
        this.switches = switches;
        hasRoom = settings.hasRoomForRuns();
        configured = settings.tun();
    }

    /**
     * Sets a device that was just opened up as it is configured.
     *
     * @param device one of its queues
     * @param switches what the workers go by
     * @param configured what is wanted
     * @return follows what becomes of that
     */
    public static TunOffloads begin(TunDevice device, OffloadSwitches switches, ForwardingSettings configured) {
        final TunOffloads offloads = new TunOffloads(device, switches, configured);
        switches.set(Feature.TUN_TCP, configured.tun().tcp());
        switches.set(Feature.TUN_UDP, configured.tun().udp());
        offloads.follow();
        return offloads;
    }

    /**
     * Follows other settings where they differ from those of before, whatever an operator has switched meanwhile.
     *
     * @param next how the tunnel device is to be used
     */
    public void follow(ForwardingSettings.Tun next) {
        if (next.tcp() != configured.tcp()) {
            set(Offload.TUN_TCP, next.tcp());
        }
        if (next.udp() != configured.udp()) {
            set(Offload.TUN_UDP, next.udp());
        }
        configured = next;
    }

    /** Switches at once; on, it is tried again whatever was wrong with it, unless it is larger than what the workers can hold. */
    OffloadView set(Offload offload, boolean on) {
        if (on && !hasRoom) {
            LOG.atWarn().addKeyValue("offload", offload.word())
                    .addKeyValue("what-helps", "[forwarding] without slot-bytes, and a restart")
                    .log("not switched on: packets in one piece are larger than the configured slots");
            return view(offload);
        }
        switches.set(feature(offload), on);
        told.remove(offload);
        toldSize.remove(offload);
        follow();
        final OffloadView view = view(offload);
        LOG.atInfo().addKeyValue("offload", offload.word()).addKeyValue("state", view.state())
                .log("switched by an operator");
        return view;
    }

    List<OffloadView> views() {
        return Stream.of(Offload.values()).map(this::view).toList();
    }

    private OffloadView view(Offload offload) {
        final State state = switches.state(feature(offload));
        final int error = switches.error(feature(offload));
        return new OffloadView(offload.word(), word(state), error == 0 ? null : Errno.name(error));
    }

    private static String word(State state) {
        return switch (state) {
            case ON -> "on";
            case OFF_BY_SETTING -> "off-by-setting";
            case NOT_OFFERED -> "not-offered";
            case OFF_BY_ERROR -> "off-by-error";
        };
    }

    @Override
    public void sample(long nowNs) {
        follow();
    }

    /** Has the device hand over what the workers use now, and tells what was lost on the way. */
    private void follow() {
        final EnumSet<TunOffload> wanted = EnumSet.noneOf(TunOffload.class);
        for (Offload offload : Offload.values()) {
            if (switches.isOn(feature(offload))) {
                wanted.add(kind(offload));
            }
        }
        if (!wanted.equals(inUse)) {
            change(wanted);
        }
        for (Offload offload : Offload.values()) {
            tell(offload);
            tellSize(offload);
        }
    }

    private void tellSize(Offload offload) {
        final int mostBytes = switches.mostBytes(feature(offload));
        if (mostBytes < Integer.MAX_VALUE && toldSize.add(offload)) {
            LOG.atWarn().addKeyValue("offload", offload.word()).addKeyValue("bytes", mostBytes)
                    .addKeyValue("what-helps", "dsmip offload " + offload.word() + " on tries larger ones again")
                    .log("the kernel refused a packet in one piece for its size: they are made smaller from now on");
        }
    }

    private void change(Set<TunOffload> wanted) {
        @Nullable
        Integer refusal = null;
        try {
            inUse = Set.copyOf(device.offloads(wanted));
        } catch (SystemCallException e) {
            refusal = e.errno();
        }
        for (Offload offload : Offload.values()) {
            if (wanted.contains(kind(offload)) && !inUse.contains(kind(offload))) {
                if (refusal == null) {
                    switches.notOffered(feature(offload));
                } else {
                    switches.failed(feature(offload), refusal);
                }
            }
        }
    }

    /** Each state that an operator did not choose once, until he chooses again. */
    private void tell(Offload offload) {
        final State state = switches.state(feature(offload));
        if ((state != State.OFF_BY_ERROR && state != State.NOT_OFFERED) || !told.add(offload)) {
            return;
        }
        if (state == State.NOT_OFFERED) {
            LOG.atInfo().addKeyValue("offload", offload.word())
                    .log("this kernel does not have it: such packets pass the tunnel device one by one");
        } else {
            LOG.atWarn().addKeyValue("offload", offload.word())
                    .addKeyValue("reason", Errno.name(switches.error(feature(offload))))
                    .addKeyValue("what-helps", "dsmip offload " + offload.word() + " on tries it again; [forwarding] "
                            + offload.word() + " = false leaves it off")
                    .log("the kernel failed at packets in one piece: from now on they pass the tunnel device one by one");
        }
    }

    private static Feature feature(Offload offload) {
        return switch (offload) {
            case TUN_TCP -> Feature.TUN_TCP;
            case TUN_UDP -> Feature.TUN_UDP;
        };
    }

    private static TunOffload kind(Offload offload) {
        return switch (offload) {
            case TUN_TCP -> TunOffload.TCP;
            case TUN_UDP -> TunOffload.UDP;
        };
    }
}
