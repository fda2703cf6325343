package org.dsmip.controlplane.homelink.neighbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Claims as neighbors make them, and when a home agent believes that somebody else has an address. */
class ConflictWatchTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress INTRUDER = MacAddress.parse("02:00:00:00:00:66");
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final Ipv6Address HOME6 = Ipv6Address.parse("2001:db8:1::10");
    private static final String ARP = "ffffffffffff" + "020000000066" + "0806" + "000108000604";
    private static final Octets REPLY = Octets.ofHex(ARP + "0002" + "020000000066c000020a" + "020000000066c000020a");
    private static final Octets REQUEST = Octets.ofHex(ARP + "0001" + "020000000066c000020a" + "000000000000c000020a");
    private static final long GRACE = ConflictWatch.GRACE_NS;
    private static final long MINUTE = ConflictWatch.INTERVAL_NS;

    private final Set<IpAddress> defended = new HashSet<>(Set.of(HOME, HOME6));
    private final ConflictWatch watch = new ConflictWatch(defended::contains);

    ConflictWatchTest() {
        watch.own(List.of(MAC));
    }

    private static Octets advertisement(MacAddress owner, int flags) {
        return NeighborAdvertisementFrame.of(
                NeighborAdvertisementFrame.Ends.toAllNodes(INTRUDER, Ipv6Address.parse("2001:db8:1::66")), flags, HOME6,
                owner);
    }

    private static List<Effect> defense(IpAddress address) {
        return List.of(new Effect.NoteSecurityEvent("address-conflict", address, "claimed by " + INTRUDER),
                new Effect.AnnounceAddress(address, null));
    }

    private long count(ClaimOutcome outcome) {
        return watch.counters().getOrDefault(outcome, -1L);
    }

    private void assertNoSuspicion(Octets frame, ClaimOutcome outcome) {
        final long before = count(outcome);
        watch.onFrame(0, frame);
        assertThat(watch.nextDeadlineNs()).as("%s", frame).isEqualTo(Long.MAX_VALUE);
        assertThat(count(outcome)).as("%s", frame).isEqualTo(before + 1);
    }

    @Test
    @Tag("ND-13")
    void whoClaimedWhatWasGivenUpSinceHadARightToItEvenIfItIsDefendedAgain() {
        watch.onFrame(0, REPLY);
        watch.onFrame(1, advertisement(INTRUDER, NeighborAdvertisementFlyweight.OVERRIDE));
        watch.released(HOME::equals);
        assertThat(watch.nextDeadlineNs()).isEqualTo(GRACE + 1);
        assertThat(count(ClaimOutcome.SETTLED)).isEqualTo(1);
        assertThat(watch.onTimer(GRACE + 1)).isEqualTo(defense(HOME6));
        watch.released(HOME6::equals);
        assertThat(watch.nextDeadlineNs()).as("the minute of quiet stays").isEqualTo(GRACE + 1 + MINUTE);
    }

    @Test
    @Tag("ND-13")
    void announcesAnAddressThatIsStillDefendedWhenTheGraceEnds() {
        watch.onFrame(0, REPLY);
        watch.onFrame(1, advertisement(INTRUDER, NeighborAdvertisementFlyweight.OVERRIDE));
        assertThat(watch.nextDeadlineNs()).isEqualTo(GRACE);
        assertThat(watch.onTimer(GRACE - 1)).isEmpty();
        assertThat(watch.onTimer(GRACE)).isEqualTo(defense(HOME));
        assertThat(watch.nextDeadlineNs()).isEqualTo(GRACE + 1);
        assertThat(watch.onTimer(GRACE + 1)).isEqualTo(defense(HOME6));
        assertThat(count(ClaimOutcome.SUSPECTED)).isEqualTo(2);
        assertThat(count(ClaimOutcome.CONFLICT)).isEqualTo(2);
    }

    @Test
    @Tag("ND-13")
    void announcesAnAddressOnceAMinuteHoweverOftenItIsClaimed() {
        int announced = 0;
        for (long nowNs = 0; nowNs < GRACE + 10 * MINUTE; nowNs += MINUTE / 100) {
            watch.onFrame(nowNs, nowNs % (MINUTE / 50) == 0 ? REPLY : REQUEST);
            final List<Effect> effects = watch.onTimer(nowNs);
            if (!effects.isEmpty()) {
                assertThat(effects).isEqualTo(defense(HOME));
                announced++;
            }
        }
        assertThat(announced).isEqualTo(10);
        assertThat(count(ClaimOutcome.CONFLICT)).isEqualTo(10);
    }

    @Test
    @Tag("ND-13")
    void isSilentAgainWhenNobodyClaimsTheAddressAnyMore() {
        watch.onFrame(0, REPLY);
        assertThat(watch.onTimer(GRACE)).isNotEmpty();
        assertThat(watch.onTimer(GRACE + MINUTE)).isEmpty();
        assertThat(watch.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        watch.onFrame(GRACE + 2 * MINUTE, REPLY);
        assertThat(watch.onTimer(2 * GRACE + 2 * MINUTE)).isEqualTo(defense(HOME));
    }

    @Test
    @Tag("ND-13")
    @Tag("BASE-ARP-08")
    void doesNothingAgainstAMobileNodeThatComesHomeAndDeregistersAfterItHasAnnouncedItself() {
        watch.onFrame(0, REPLY);
        watch.onFrame(GRACE / 5, REPLY);
        defended.remove(HOME);
        watch.onFrame(GRACE / 2, REPLY);
        assertThat(watch.onTimer(GRACE)).isEmpty();
        assertThat(watch.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(count(ClaimOutcome.SUSPECTED)).isEqualTo(2);
        assertThat(count(ClaimOutcome.SETTLED)).isEqualTo(1);
        assertThat(count(ClaimOutcome.CONFLICT)).isZero();
    }

    @Test
    @Tag("ND-13")
    void givesTheGraceToAMobileNodeThatComesHomeRightAtTheEndOfTheMinuteAfterAConflict() {
        watch.onFrame(0, REPLY);
        assertThat(watch.onTimer(GRACE)).isNotEmpty();
        watch.onFrame(GRACE + MINUTE - 1, REPLY);
        assertThat(watch.nextDeadlineNs()).isEqualTo(2 * GRACE + MINUTE - 1);
    }

    @Test
    @Tag("ND-13")
    void doesNotSuspectItselfNorWhoClaimsWhatIsNotDefended() {
        assertNoSuspicion(Octets.ofHex(REPLY.toString().replace("66c000020a", "01c000020a")), ClaimOutcome.OWN);
        assertNoSuspicion(advertisement(MAC, NeighborAdvertisementFlyweight.OVERRIDE), ClaimOutcome.OWN);
        defended.clear();
        assertNoSuspicion(REPLY, ClaimOutcome.NOT_DEFENDED);
        assertNoSuspicion(advertisement(INTRUDER, 0), ClaimOutcome.NOT_DEFENDED);
    }

    @Test
    @Tag("ND-13")
    void takesTheSenderOfAnAdvertisementThatNamesNoMacAddress() {
        final byte[] full = Vectors.bytes("N3");
        assertThat(full).hasSize(14 + 40 + 32);
        final byte[] bare = Arrays.copyOf(full, full.length - 8);
        bare[14 + 5] = 24;
        bare[11] = 0x66;
        // Eight octets less in the sum: those of the option, and of the length in the pseudo header.
        final int sum = (((full[56] & 0xFF) << 8) | (full[57] & 0xFF)) + 0x0201 + 0x0200 + 0x0001 + 8;
        final int folded = (sum & 0xFFFF) + (sum >> 16);
        bare[56] = (byte) (folded >> 8);
        bare[57] = (byte) folded;
        watch.onFrame(0, Octets.of(bare));
        assertThat(watch.onTimer(GRACE)).isEqualTo(defense(HOME6));
    }

    @Test
    @Tag("ND-13")
    void believesNoInvalidClaim() {
        final String valid = advertisement(INTRUDER, NeighborAdvertisementFlyweight.OVERRIDE).toString();
        for (int at = 12; at < valid.length() / 2; at++) {
            final byte[] damaged = Octets.ofHex(valid).toArray();
            damaged[at] ^= 0x40;
            watch.onFrame(0, Octets.of(damaged));
        }
        for (int length = 0; length < valid.length() / 2; length++) {
            watch.onFrame(0, Octets.ofHex(valid.substring(0, 2 * length)));
        }
        for (int length = 0; length < REPLY.length(); length++) {
            watch.onFrame(0, Octets.ofHex(REPLY.toString().substring(0, 2 * length)));
        }
        assertThat(count(ClaimOutcome.SUSPECTED))
                .as("of the damaged, only where it does not matter: traffic class, flow label")
                .isEqualTo(3);
        final ConflictWatch fresh = new ConflictWatch(defended::contains);
        fresh.onFrame(0, advertisement(INTRUDER, NeighborAdvertisementFlyweight.SOLICITED));
        fresh.onFrame(0, advertisement(MacAddress.BROADCAST, NeighborAdvertisementFlyweight.OVERRIDE));
        fresh.onFrame(0, Octets.ofHex(REPLY.toString().replace("020000000066c0", "000000000000c0")));
        assertThat(fresh.counters()).containsEntry(ClaimOutcome.INVALID, 3L);
    }

    @Test
    @Tag("ND-13")
    void keepsNoMoreInMindThanItsCapacity() {
        final ConflictWatch every = new ConflictWatch(address -> true);
        for (int i = 0; i < ConflictWatch.CAPACITY + 10; i++) {
            every.onFrame(0, Octets.ofHex(REPLY.toString().replace("c000020a", String.format("c000%04x", i))));
        }
        assertThat(every.counters()).containsEntry(ClaimOutcome.OVERFLOW, 10L);
        assertThat(every.onTimer(GRACE)).hasSize(2 * ConflictWatch.CAPACITY);
    }
}
