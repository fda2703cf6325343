package org.dsmip.controlplane.show;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** What a mobile node shows of itself: the keys are those of the requirements. Answers are begun by the control thread. */
public final class MobileNodeState implements NodeState {
    private final LongSupplier clock;
    private final Parts parts;

    /**
     * What is shown.
     *
     * @param mobileNode the state machine
     * @param troubles what is in the way of its service
     * @param host what it wants on its host
     * @param homeAgent with whom it registers
     * @param dataplane the data plane
     */
    public record Parts(MobileNode mobileNode, Supplier<List<Trouble>> troubles,
            Supplier<List<HostObject>> host, Ipv4Address homeAgent, DataPlane dataplane) {}

    /**
     * Shows a mobile node.
     *
     * @param clock monotonic time
     * @param parts what is shown
     */
    public MobileNodeState(LongSupplier clock, Parts parts) {
        this.clock = clock;
        this.parts = parts;
    }

    @Override
    public @Nullable StateListing show(Topic topic) {
        return switch (topic) {
            case STATUS -> {
                final RegistrationView view = parts.mobileNode.view(clock.getAsLong());
                final List<Trouble> troubles = parts.troubles.get();
                yield StateListing.of(() -> StatusState.of(view, troubles));
            }
            case BINDINGS, PENDING, PREFIX_TABLE, ND -> null;
            case REGISTRATION -> {
                final RegistrationView view = parts.mobileNode.view(clock.getAsLong());
                final PathMtu path = pathMtu();
                final List<Trouble> troubles = parts.troubles.get();
                yield StateListing.of(() -> RegistrationState.of(view, path, troubles));
            }
            case HOST -> HostPieces.of(parts.host.get());
            case DROPS -> parts.dataplane.drops();
            case COUNTERS -> parts.dataplane.counters(parts.mobileNode.discards().entrySet().stream()
                    .map(entry -> new CounterView("reply-discarded-" + entry.getKey().label(), "replies",
                            entry.getValue()))
                    .toList());
            case LATENCY -> parts.dataplane.latency();
            case INTERFACES -> parts.dataplane.interfaces();
        };
    }

    @Override
    public StateListing offload(Offload offload, boolean on) {
        return parts.dataplane.offload(offload, on);
    }

    private PathMtu pathMtu() {
        return parts.mobileNode.attachment() instanceof Attachment.Visiting visiting
                ? parts.dataplane.pathMtu(parts.homeAgent, visiting.pathMtuBytes())
                : new PathMtu(0, PathMtu.NOT_TOLD);
    }
}
