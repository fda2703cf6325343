package org.dsmip.controlplane.homelink.neighbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AnnounceAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AddressAnnouncerTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final Ipv6Address ADDRESS = Ipv6Address.parse("2001:db8:1::10");
    private static final MacAddress OWNER = MacAddress.parse("02:00:00:00:00:10");

    private final AddressAnnouncer announcer = new AddressAnnouncer(new Random(1));
    private final List<Effect> effects = new ArrayList<>();

    private long fireAll(long nowNs) {
        long at = nowNs;
        while (announcer.nextDeadlineNs() != Long.MAX_VALUE) {
            at = announcer.nextDeadlineNs();
            announcer.onTimer(at - 1, effects);
            announcer.onTimer(at, effects);
        }
        return at;
    }

    @Test
    @Tag("ND-2")
    @Tag("BASE-ARP-02")
    void announcesAtOnceAndTwiceMore() {
        announcer.announce(0, ADDRESS, null, effects);
        assertThat(effects).containsExactly(new AnnounceAddress(ADDRESS, null));
        final long end = fireAll(0);
        assertThat(effects).hasSize(AddressAnnouncer.REPEATS).containsOnly(new AnnounceAddress(ADDRESS, null));
        assertThat(end).isBetween(2 * AddressAnnouncer.INTERVAL_NS,
                2 * (AddressAnnouncer.INTERVAL_NS + AddressAnnouncer.JITTER_NS));
    }

    @Test
    @Tag("ND-12")
    void repeatsNothingThatWasCanceled() {
        announcer.announce(0, ADDRESS, null, effects);
        announcer.announce(0, HOME, null, effects);
        announcer.cancel(ADDRESS);
        effects.clear();
        fireAll(0);
        assertThat(effects).hasSize(2).containsOnly(new AnnounceAddress(HOME, null));
        announcer.announce(0, HOME, null, effects);
        announcer.cancelAll();
        assertThat(announcer.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @Tag("BASE-ARP-04")
    void repeatsOnlyTheLatestOwner() {
        announcer.announce(0, HOME, null, effects);
        announcer.announce(500, HOME, OWNER, effects);
        effects.clear();
        fireAll(500);
        assertThat(effects).hasSize(2).containsOnly(new AnnounceAddress(HOME, OWNER));
    }

    @Test
    void goesOnWhereTheClockWraps() {
        announcer.announce(Long.MAX_VALUE - 5, HOME, null, effects);
        announcer.onTimer(Long.MAX_VALUE, effects);
        assertThat(effects).hasSize(1);
        announcer.onTimer(Long.MAX_VALUE - 5 + 2 * AddressAnnouncer.INTERVAL_NS, effects);
        assertThat(effects).hasSize(2);
    }
}
