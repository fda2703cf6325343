package org.dsmip.controlplane.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.homeagent.Ipv6EntryView;
import org.dsmip.controlplane.homeagent.RequestSummary;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.LengthStyle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BindingStateTest {
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");

    private record Known() implements BindingState.Tunnels {
        @Override
        public String device() {
            return "tun0";
        }

        @Override
        public List<CounterView> account(int number) {
            return List.of(new CounterView("v6-down", "packets", 1000 + number),
                    new CounterView("drop-src", "packets", 2));
        }

        @Override
        public PathMtu pathMtu(Ipv4Address careOfAddress) {
            return careOfAddress.equals(CARE_OF) ? new PathMtu(1400, 17) : new PathMtu(0, PathMtu.NOT_TOLD);
        }

        @Override
        public long lastPacketSec(int number, BindingCounters.Direction direction) {
            return direction == BindingCounters.Direction.INTO_TUNNEL ? 5 : NO_PACKET;
        }
    }

    private static BindingView binding(long expiresInSec, @Nullable RequestSummary last, List<Ipv6EntryView> prefixes) {
        return new BindingView(Ipv4Address.parse("192.0.2.10"), Ipv4Address.parse("192.0.2.1"), 1, CARE_OF, true,
                new Datagram.Endpoint(CARE_OF, 434), EncapsulationKind.IP_IN_IP, "DT", 1800, expiresInSec,
                0xC9E4_B2D0_0000_0001L, LengthStyle.STANDARD, List.of(), prefixes, last,
                new BindingView.Health(null, 4, 2, false));
    }

    @Test
    void showsABlockForEachMobileNodeWithTheKeysOfTheRequirements() {
        final RequestSummary last = new RequestSummary(0,
                List.of(new RequestSummary.PrefixAnswer(Ipv6Address.parse("2001:db8:1::10"), 128, 1, "accepted"),
                        new RequestSummary.PrefixAnswer(Ipv6Address.parse("2001:db8:dead::"), 64, 10,
                                "not-home-subnet")),
                "mn", "T-7");
        final Ipv6EntryView entry = new Ipv6EntryView(Ipv6Prefix.parse("2001:db8:1::10/128"), "address", true,
                "explicit", TunnelingMode.CARE_OF_ADDRESS, true, Ipv6Address.parse("fe80::10"), true, null, 58);
        assertThat(StateText.print(
                BindingState.of(List.of(binding(1742, last, List.of(entry))), new Known())))
                .isEqualTo(
                        """
                                mn hoa=192.0.2.10 nai=- ha=192.0.2.1 state=ACTIVE bindings=1 restored=no moves=4 returns=2
                                  coa=203.0.113.10 type=ccoa peer=203.0.113.10:434 encap=ipip flags=DT lifetime=1800 expires-in=1742 \
                                id=c9e4b2d000000001 ext-length=standard path-mtu=1400 path-mtu-since=17 former=-
                                  v6 prefix=2001:db8:1::10/128 kind=address onlink=yes origin=explicit code=1 mode=coa state=ACTIVE \
                                nd=proxy ll=fe80::10 route=tun0 adv=route since=58 lease=-
                                  v6 prefix=2001:db8:dead::/64 kind=network onlink=- origin=- code=10 mode=- state=REJECTED(10) nd=- ll=- \
                                route=- adv=- since=- lease=-
                                  counters v6-down=1001 drop-src=2 last-down=5 last-up=-
                                  last-rrq code=0 prefixes=2 results=1,10 reasons=accepted,not-home-subnet mode-ext=mn decision=T-7
                                """);
    }

    @Test
    void showsABindingWithoutEndPrefixesOrRequest() {
        assertThat(StateJson.print(BindingState.of(List.of(binding(-1, null, List.of())), new Known())))
                .isEqualTo(
                        """
                                {"mn":[{"hoa":"192.0.2.10","nai":null,"ha":"192.0.2.1","state":"ACTIVE","bindings":1,"restored":false,\
                                "moves":4,"returns":2,\
                                "coa":[{"coa":"203.0.113.10","type":"ccoa","peer":"203.0.113.10:434","encap":"ipip","flags":"DT",\
                                "lifetime":1800,"expires-in":null,"id":"c9e4b2d000000001","ext-length":"standard","path-mtu":1400,"path-mtu-since":17,"former":[]}],"v6":[],\
                                "counters":{"v6-down":1001,"drop-src":2,"last-down":5,"last-up":null}}]}
                                """);
    }

    @Test
    void saysSoWhenNobodyIsBound() {
        assertThat(StateText.print(BindingState.Totals.of(0).block()))
                .isEqualTo("total=\"no bindings\" bindings=0 prefixes=0 not-routed=0 not-removed=0\n");
        assertThat(StateJson.print(BindingState.Totals.of(0).block())).isEqualTo(
                "{\"total\":\"no bindings\",\"bindings\":0,\"prefixes\":0,\"not-routed\":0,\"not-removed\":0}\n");
    }

    @Test
    @Tag("OPS-HOST-9")
    void saysThatAPrefixIsRegisteredButNotRoutedAndWhy() {
        final Ipv6EntryView entry = new Ipv6EntryView(Ipv6Prefix.parse("2001:db8:100::/56"), "network", false,
                "explicit", TunnelingMode.CARE_OF_ADDRESS, false, null, false, "another program's route", 58);
        final List<BindingView> bindings = List.of(binding(-1, null, List.of(entry)));
        assertThat(StateText.print(BindingState.Totals.of(2).plus(bindings).block()))
                .isEqualTo("total=\"1 binding\" bindings=1 prefixes=1 not-routed=1 not-removed=2\n");
        assertThat(StateText.print(BindingState.of(bindings, new Known())))
                .contains("state=\"registered, not routed: another program's route\" nd=- ll=- route=- adv=-");
    }
}
