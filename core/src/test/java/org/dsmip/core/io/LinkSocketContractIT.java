package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on a packet socket of the kernel, over a veth pair. */
final class LinkSocketContractIT extends LinkSocketContract {
    @Override
    void inWorld(Case body) throws Exception {
        Veth.with(veth -> {
            final int nearIndex = veth.index("near", "v0");
            final int farIndex = veth.index("far", "v1");
            try (LinkSocket near = veth.open("near", () -> LinuxLinkSocket.open(nearIndex, ETHER_TYPE, BpfFilter.ALL));
                    LinkSocket far = veth.open("far",
                            () -> LinuxLinkSocket.open(farIndex, ETHER_TYPE, BpfFilter.ALL))) {
                body.in(new LinuxWorld(near, far));
            }
        });
    }

    private record LinuxWorld(LinkSocket socket, LinkSocket far) implements World {
        @Override
        public void arrive(Octets frame) {
            assertThat(far.send(frame)).isZero();
        }

        @Override
        public @Nullable Octets sent() {
            final List<Octets> got = receive(far, 1, 300);
            return got.isEmpty() ? null : got.getFirst();
        }
    }
}
