package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.core.io.memory.MemoryPacket;
import org.dsmip.core.io.memory.MemoryTunDevice;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** The contract on the device in memory. */
final class TunDeviceContractTest extends TunDeviceContract {
    @Override
    void inWorld(Case body) throws Exception {
        final MemoryTunDevice device = new MemoryTunDevice("tun0", 100);
        body.in(new World() {
            @Override
            public TunDevice device() {
                return device;
            }

            @Override
            public void emit(byte[] payload) {
                assertThat(device.inject(Packets.ipv4("10.9.0.1", "10.9.0.2", 17, Packets.udp(5000, 6000, payload))))
                        .isTrue();
            }

            @Override
            public byte @Nullable [] arrived() {
                final MemoryPacket packet = device.take();
                return packet == null
                        ? null
                        : Octets.of(packet.bytes().toArray(), 28, packet.bytes().length() - 28).toArray();
            }
        });
    }
}
