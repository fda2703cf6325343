package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.NetworkEvent;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Test;

class MemoryRouteTableContractTest implements RouteTableContract, RouteTableRoutingContract, OwnConfigurationContract {
    private record MemoryBed(MemoryRouteTable table, int first, int second) implements RouteTableBed {
        @Override
        public RouteTable reopen() {
            return table;
        }

        @Override
        public void close() {
            table.close();
        }
    }

    @Override
    public RouteTableBed open() {
        final MemoryRouteTable table = new MemoryRouteTable();
        return new MemoryBed(table, table.addLink("va", LinkType.ETHERNET, 1500, new MacAddress(0x0200_0000_0001L)),
                table.addLink("vb", LinkType.ETHERNET, 1500, new MacAddress(0x0200_0000_0002L)));
    }

    @Test
    void saysThatEventsWereLostWhenNobodyFetchesThem() {
        final MemoryRouteTable table = new MemoryRouteTable();
        final int link = table.addLink("va", LinkType.ETHERNET, 1500, null);
        try (NetworkEvents events = table.subscribe()) {
            for (int i = 0; i < 10_000; i++) {
                table.setMtu(link, 1280 + i % 100);
            }
            assertThat(events.ready()).isTrue();
            final List<NetworkEvent> seen = RouteTableContract.drain(events);
            assertThat(seen).hasSizeLessThan(10_000).filteredOn(NetworkEvent.Overrun.class::isInstance).hasSize(1);
            assertThat(events.ready()).isFalse();
        }
    }

    @Test
    void reportsThatACableIsPulled() {
        final MemoryRouteTable table = new MemoryRouteTable();
        final int link = table.addLink("va", LinkType.ETHERNET, 1500, null);
        table.setUp(link);
        try (NetworkEvents events = table.subscribe()) {
            table.setCarrier(link, false);
            assertThat(RouteTableContract.drain(events)).singleElement()
                    .matches(event -> event instanceof NetworkEvent.LinkChanged changed && changed.link().up()
                            && !changed.link().carrier());
        }
    }
}
