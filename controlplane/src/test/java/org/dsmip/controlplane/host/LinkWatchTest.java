package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.route.LinkType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is said of interfaces, in virtual time. */
@Tag("OPS-HOST-7")
class LinkWatchTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final MemoryRouteTable table = new MemoryRouteTable();
    private final NetworkEvents events = table.subscribe();
    private final MemorySysctl sysctl = new MemorySysctl(Map.of("net.ipv6.conf.all.disable_ipv6", "0"));
    private final LinkWatch watch = new LinkWatch(List.of(new LinkWatch.Interface("home link", "home")), table,
            new KernelIpv6(sysctl));
    private int index = link();
    private long now = 1;

    private int link() {
        final int made = table.addLink("home", LinkType.ETHERNET, 1500, null);
        table.setUp(made);
        return made;
    }

    private List<String> said(long afterNs) {
        now += afterNs;
        return LogLines.of("dsmip.node", () -> {
            events.poll(watch::onEvent);
            watch.onTimer(now);
        });
    }

    @Test
    void whatIsWrongIsSaidOnceAndTakenBackOnce() {
        assertThat(said(0)).isEmpty();
        table.setDown(index);
        assertThat(said(10 * SECOND_NS)).singleElement().asString().contains("home link", "home is down");
        assertThat(said(SECOND_NS)).isEmpty();
        table.setUp(index);
        assertThat(said(10 * SECOND_NS)).singleElement().asString().contains("home link is well again");
        table.deleteLink(index);
        assertThat(said(10 * SECOND_NS)).singleElement().asString().contains("there is no interface home");
        index = link();
        assertThat(said(10 * SECOND_NS)).singleElement().asString().contains("well again");
    }

    @Test
    void mtuThatIsTooSmallForIpv6IsNamedWhereThereIsIpv6() {
        table.setMtu(index, 1200);
        assertThat(said(10 * SECOND_NS)).singleElement().asString().contains("no IPv6 on home", "1200", "1280");
        table.setMtu(index, 1280);
        assertThat(said(10 * SECOND_NS)).singleElement().asString().contains("well again");
        sysctl.write("net.ipv6.conf.all.disable_ipv6", "1");
        table.setMtu(index, 1200);
        assertThat(said(10 * SECOND_NS)).isEmpty();
    }

    @Test
    void ofOneThatFlapsItIsALineEachFiveSecondsAndTheLastWordIsTrue() {
        int lines = 0;
        for (int i = 0; i < 100; i++) {
            table.setDown(index);
            lines += said(SECOND_NS / 10).size();
            table.setUp(index);
            lines += said(SECOND_NS / 10).size();
        }
        assertThat(lines).isLessThanOrEqualTo(5);
        table.setDown(index);
        said(SECOND_NS / 10);
        table.setUp(index);
        assertThat(said(SECOND_NS / 10)).isEmpty();
        assertThat(watch.nextDeadlineNs() == Long.MAX_VALUE || watch.nextDeadlineNs() - now <= 5 * SECOND_NS).isTrue();
        final List<String> last = said(6 * SECOND_NS);
        assertThat(last.isEmpty() || last.getLast().contains("well again")).isTrue();
    }
}
