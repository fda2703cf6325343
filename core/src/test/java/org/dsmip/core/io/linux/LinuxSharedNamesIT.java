package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.core.io.SharedNames;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LinuxSharedNamesIT {
    private static final String NAME = "setting net.ipv4.conf.eth0.100.rp_filter 1";

    @Test
    @Tag("OPS-HOST-5")
    void namesAreSeenByAllOfANetworkNamespaceForAsLongAsTheyAreShown() throws Exception {
        NetworkNamespaces.run(() -> {
            final SharedNames one = new LinuxSharedNames();
            final SharedNames other = new LinuxSharedNames();
            final LinuxClaim claim = LinuxClaim.open("mark 0xd0", "");
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
    void anotherNetworkNamespaceSeesNothing() throws Exception {
        final SharedNames.Shown shown = new LinuxSharedNames().show(NAME);
        NetworkNamespaces.run(() -> assertThat(new LinuxSharedNames().all()).isEmpty());
        shown.close();
    }

    @Test
    @NeedsPrograms({"setpriv", "perl"})
    void whatAnotherUserShowsMeansNothing() throws Exception {
        final String script = """
                use Socket;
                socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
                bind($s, pack_sockaddr_un("\\0dsmip/shown/0/setting net.ipv4.ip_forward 7")) or die;
                $| = 1; print "shown\\n"; <STDIN>;
                """;
        final Process other = new ProcessBuilder("setpriv", "--reuid", "65534", "--clear-groups", "perl", "-e", script)
                .redirectErrorStream(true).start();
        try {
            assertThat((char) other.getInputStream().read()).isEqualTo('s');
            assertThat(new LinuxSharedNames().all()).doesNotContain("setting net.ipv4.ip_forward 7");
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
    }
}
