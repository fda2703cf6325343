package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.dsmip.core.io.ExclusiveNames;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.NetworkNamespaces;
import org.dsmip.core.testing.Squatter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LinuxSharedNamesIT {
    private static final String NAME = "setting net.ipv4.conf.žlutý€0.100.rp_filter 1";

    @Test
    @Tag("OPS-HOST-5")
    void namesAreSeenByAllOfANetworkNamespaceForAsLongAsTheyAreShown() throws Exception {
        NetworkNamespaces.run(() -> {
            final SharedNames one = new LinuxSharedNames();
            final SharedNames other = new LinuxSharedNames();
            final ExclusiveNames.Held claim = Objects.requireNonNull(new LinuxExclusiveNames().hold("mark 0xd0"));
            final SharedNames.Shown first = one.show(NAME);
            final SharedNames.Shown second = other.show(NAME);
            final SharedNames.Shown empty = other.show("setting x ");
            assertThat(one.all()).containsExactlyInAnyOrder(NAME, NAME, "setting x ");
            first.close();
            assertThat(other.all()).containsExactlyInAnyOrder(NAME, "setting x ");
            second.close();
            empty.close();
            assertThat(one.all()).isEmpty();
            claim.close();
        });
    }

    @Test
    void theLongestNameFits() throws Exception {
        NetworkNamespaces.run(() -> {
            final String longest = "x".repeat(SharedNames.MOST_BYTES);
            for (int i = 0; i < 100; i++) {
                try (SharedNames.Shown shown = new LinuxSharedNames().show(longest)) {
                    assertThat(shown).isNotNull();
                    assertThat(new LinuxSharedNames().all()).containsExactly(longest);
                }
            }
        });
    }

    @Test
    void anotherNetworkNamespaceSeesNothing() throws Exception {
        final SharedNames.Shown shown = new LinuxSharedNames().show(NAME);
        NetworkNamespaces.run(() -> assertThat(new LinuxSharedNames().all()).isEmpty());
        shown.close();
    }

    @Test
    @NeedsPrograms({"setpriv", "perl"})
    void whatAnotherUserShowsMeansNothing() throws Exception {
        NetworkNamespaces.run(() -> {
            try (Squatter other = Squatter.holding("dsmip/shown/0/setting net.ipv4.ip_forward 7")) {
                assertThat(other).isNotNull();
                assertThat(new LinuxSharedNames().all()).isEmpty();
                assertThat(new LinuxExclusiveNames().holders()).containsExactly(
                        new ExclusiveNames.Holder("shown/0/setting net.ipv4.ip_forward 7", Squatter.USER, false));
            }
        });
    }
}
