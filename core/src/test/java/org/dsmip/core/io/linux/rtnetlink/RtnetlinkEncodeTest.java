package org.dsmip.core.io.linux.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.InterfaceAddress.Lifetime;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.Rule.Selector;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RtnetlinkEncodeTest {
    private static final int SEQUENCE = 0x6B04_FD5B;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageWriter.CAPACITY]);
    private final MessageWriter writer = new MessageWriter(buffer);

    private String hex(Consumer<MessageWriter> encoder) {
        // What an earlier request left behind must not show.
        buffer.setMemory(0, buffer.capacity(), (byte) 0xEE);
        writer.rewind();
        encoder.accept(writer);
        final byte[] bytes = new byte[writer.finish(SEQUENCE)];
        buffer.getBytes(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private DirectBuffer body(Consumer<MessageWriter> encoder) {
        final int length = hex(encoder).length() / 2;
        return new UnsafeBuffer(buffer, Rtnetlink.HEADER_LENGTH, length - Rtnetlink.HEADER_LENGTH);
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text);
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text);
    }

    @Test
    void writesRoutesAsIproute2Does() {
        assertThat(hex(w -> RouteMessage.encodeAdd(w, Route.toGateway(prefix("10.9.0.0/24"), 3, address("192.0.2.254"))
                .withPreferredSource(address("192.0.2.1")).inTable(5139).withMtu(1400))))
                .isEqualTo("58000000180005065bfd046b00000000" + "0218000000860001" + "00000000" + "080001000a090000"
                        + "08000500c00002fe" + "0800060000040000" + "08000700c0000201" + "08000f0013140000"
                        + "0800040003000000" + "0c0008000800020078050000");
        assertThat(hex(w -> RouteMessage.encodeAdd(w, Route.toLink(prefix("2001:db8:2::8/128"), 3))))
                .isEqualTo("40000000180005065bfd046b00000000" + "0a800000fe860001" + "00000000"
                        + "1400010020010db8000200000000000000000008" + "0800060000040000" + "0800040003000000");
    }

    @Test
    @Tag("L-3")
    void writesProxyNeighborsAsIproute2Does() {
        assertThat(hex(w -> NeighborMessage.encodeAddProxy(w, ProxyNeighbor.of(3, address("192.0.2.78")))))
                .isEqualTo("2c0000001c0005055bfd046b00000000" + "0200000003000000" + "80000800" + "05000c0086000000"
                        + "08000100c000024e");
    }

    @Test
    void writesMtuAsIproute2Does() {
        assertThat(hex(w -> LinkMessage.encodeMtu(w, 3, 1480))).isEqualTo("28000000100005005bfd046b00000000"
                + "0000000003000000" + "0000000000000000" + "08000400c8050000");
    }

    @Test
    void writesTheLengthOfAQueueAsIproute2Does() {
        assertThat(hex(w -> LinkMessage.encodeQueueLength(w, 3, 5000))).isEqualTo("28000000100005005bfd046b00000000"
                + "0000000003000000" + "0000000000000000" + "08000d0088130000");
    }

    @Test
    void readsBackTheRoutesItWrites() {
        for (final Route route : List.of(
                Route.toLink(prefix("0.0.0.0/0"), 7), Route.toLink(prefix("::/0"), 7).inTable(70_000),
                Route.toGateway(prefix("10.0.0.0/8"), 7, address("fe80::1")).withGatewayOnLink().withPriority(0),
                Route.toGateway(prefix("2001:db8::/32"), 7, address("fe80::1")).withMtu(1280),
                Route.reject(prefix("2001:db8::/32"), RouteType.PROHIBIT),
                Route.toLink(prefix("10.0.0.0/9"), 7).withProtocol(4).withPreferredSource(address("10.0.0.1")))) {
            assertThat(RouteMessage.decode(body(w -> RouteMessage.encodeAdd(w, route)))).isEqualTo(route);
            assertThat(RouteMessage.decode(body(w -> RouteMessage.encodeReplace(w, route)))).isEqualTo(route);
            assertThat(RouteMessage.decode(body(w -> RouteMessage.encodeRemove(w, route)))).isNotNull()
                    .matches(route::hasKeyOf);
        }
    }

    @Test
    void readsBackTheRulesItWrites() {
        for (final Rule rule : List.of(
                Rule.lookup(AddressFamily.IPV4, 1, Selector.from(prefix("192.0.2.0/24")), 5138),
                Rule.lookup(AddressFamily.IPV6, 2, Selector.to(prefix("2001:db8::/32")).negate(), 200),
                Rule.lookup(AddressFamily.IPV6, 3, Selector.ofInputLink("a-link-name-15b"), 200),
                Rule.lookup(AddressFamily.IPV4, 4, Selector.ofMark(0x8000_0001), 254).withSuppressPrefixLength(0))) {
            assertThat(RuleMessage.decode(body(w -> RuleMessage.encodeAdd(w, rule)))).isEqualTo(rule);
            assertThat(RuleMessage.decode(body(w -> RuleMessage.encodeRemove(w, rule)))).isEqualTo(rule);
        }
    }

    @Test
    void readsBackTheAddressesItWrites() {
        for (final InterfaceAddress value : List.of(InterfaceAddress.of(7, address("192.0.2.5"), 32),
                InterfaceAddress.of(7, address("2001:db8::5"), 64).with(AddressFlag.NO_PREFIX_ROUTE)
                        .with(AddressFlag.HOME_ADDRESS),
                InterfaceAddress.of(7, address("fe80::5"), 64).with(new Lifetime(Lifetime.FOREVER, 0)))) {
            assertThat(AddressMessage.decode(body(w -> AddressMessage.encodeAdd(w, value)))).isEqualTo(value);
            assertThat(AddressMessage.decode(body(w -> AddressMessage.encodeRemove(w, value)))).isNotNull()
                    .matches(value::hasKeyOf);
        }
    }

    @Test
    void asksForTheRoutesOfOneTableAndMaker() {
        assertThat(hex(w -> RouteMessage.encodeList(w, AddressFamily.IPV6, new RouteFilter(null, 5138, 134))))
                .isEqualTo("240000001a0001035bfd046b00000000" + "0a00000000860000" + "00000000" + "08000f0012140000");
    }
}
