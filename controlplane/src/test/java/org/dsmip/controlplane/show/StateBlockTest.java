package org.dsmip.controlplane.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.controlplane.show.DataPlaneState.ForwardingView;
import org.dsmip.controlplane.show.DataPlaneState.InterfaceView;
import org.dsmip.controlplane.show.DataPlaneState.LatencyView;
import org.dsmip.controlplane.show.DataPlaneState.OffloadView;
import org.dsmip.controlplane.show.DataPlaneState.RingView;
import org.dsmip.controlplane.show.DataPlaneState.TunnelView;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.junit.jupiter.api.Test;

class StateBlockTest {
    private static StateBlock sample() {
        final StateBlock careOf = StateBlock.builder().text("coa", "203.0.113.10").number("lifetime", 1800).build();
        final StateBlock prefix = StateBlock.builder().text("prefix", "2001:db8:1::10/128").flag("onlink", true)
                .text("lease", null).build();
        final StateBlock node = StateBlock.builder().text("hoa", "192.0.2.10")
                .block("coa", Shape.MANY_WITHOUT_NAME, careOf).block("v6", Shape.MANY, prefix)
                .group("mcast", Shape.MANY)
                .block("counters", Shape.ONE, StateBlock.builder().number("v6-down", 7).build()).build();
        return StateBlock.builder().block("mn", Shape.MANY, node)
                .block("last-rrq", Shape.ONE,
                        StateBlock.builder().decimal("age", 1.26, 1)
                                .datum("results",
                                        new Datum.Items(List.of(new Datum.Whole(1), new Datum.Whole(11))))
                                .datum("none", new Datum.Items(List.of())).build())
                .build();
    }

    @Test
    void printsLinesOfKeysAndValues() {
        assertThat(StateText.print(sample())).isEqualTo("""
                mn hoa=192.0.2.10
                  coa=203.0.113.10 lifetime=1800
                  v6 prefix=2001:db8:1::10/128 onlink=yes lease=-
                  counters v6-down=7
                last-rrq age=1.3 results=1,11 none=-
                """);
    }

    @Test
    void printsOneJsonObjectWithTheKeysOfTheText() {
        assertThat(StateJson.print(sample())).isEqualTo(
                """
                        {"mn":[{"hoa":"192.0.2.10","coa":[{"coa":"203.0.113.10","lifetime":1800}],\
                        "v6":[{"prefix":"2001:db8:1::10/128","onlink":true,"lease":null}],"mcast":[],"counters":{"v6-down":7}}],\
                        "last-rrq":{"age":1.3,"results":[1,11],"none":[]}}
                        """);
    }

    @Test
    void printsAnEmptyStateAsNothingOrAnEmptyObject() {
        assertThat(StateText.print(StateBlock.builder().build())).isEmpty();
        assertThat(StateJson.print(StateBlock.builder().build())).isEqualTo("{}\n");
    }

    @Test
    void keepsEveryValueOneHarmlessWord() {
        final StateBlock block = StateBlock.builder().text("a", "two words").text("b", "").text("c", "say \"no\"")
                .text("d", "line\nbreak\u001b[31m").build();
        assertThat(StateText.print(block))
                .isEqualTo("a=\"two words\" b=\"\" c=\"say \\\"no\\\"\" d=\"line\\u000abreak\\u001b[31m\"\n");
        assertThat(StateJson.print(block)).contains("\"d\":\"line\\nbreak\\u001B[31m\"");
    }

    @Test
    void showsWhatTheDataPlaneCounts() {
        assertThat(StateText.print(DataPlaneState
                .drops(List.of(new CounterView("hop-limit", "packets", 2), new CounterView("no-entry", "packets", 0)))))
                .isEqualTo("total=2\ndrop reason=hop-limit packets=2\ndrop reason=no-entry packets=0\n");
        assertThat(StateText.print(DataPlaneState.counters(List.of(new CounterView("rx", "packets", 9)))))
                .isEqualTo("counter name=rx value=9 unit=packets\n");
        assertThat(StateText.print(
                DataPlaneState.latency(List.of(new LatencyView("to-mobile", 3, 1_500, 20_000, 30_000, 40_049)))))
                .isEqualTo("latency direction=to-mobile packets=3 p50-micros=1.5 p99-micros=20.0 p999-micros=30.0"
                        + " max-micros=40.0\n");
        assertThat(StateText.print(DataPlaneState.interfaces(
                new ForwardingView("workers", "auto: 4 processors, rings for 1 worker take 3", 1,
                        new RingView(16, "never sleeps")),
                List.of(new InterfaceView("dsmip0", "tunnel", "tun", 1480, true, null,
                        List.of(new CounterView("rx-packets", "packets", 4)),
                        new TunnelView("yes", 5000, 3, List.of(new OffloadView("tun-tcp", "on", null),
                                new OffloadView("tun-udp", "off-by-error", "EINVAL"))))))))
                .isEqualTo("""
                        forwarding threading=workers reason="auto: 4 processors, rings for 1 worker take 3" workers=1\
                         ring-slots=16 ring-wait="never sleeps"
                        interface name=dsmip0 purpose=tunnel method=tun mtu=1480 up=yes address=- host-forwards=yes\
                         queue-length=5000 queue-lost=3
                          counters rx-packets=4
                          offload name=tun-tcp state=on error=-
                          offload name=tun-udp state=off-by-error error=EINVAL
                        """);
    }
}
