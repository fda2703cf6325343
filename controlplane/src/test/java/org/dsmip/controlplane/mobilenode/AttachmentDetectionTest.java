package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.mobilenode.Attachment.AtHome;
import org.dsmip.controlplane.mobilenode.Attachment.Detached;
import org.dsmip.controlplane.mobilenode.Attachment.Visiting;
import org.dsmip.controlplane.mobilenode.HomeEvidence.Verdict;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AttachmentDetectionTest {
    private final AttachmentDetection detection = new AttachmentDetection(
            Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6));
    private final Visiting visiting = new Visiting(Sample.CARE_OF, 1500, Set.of());

    @Test
    @Tag("DS-2.2-1")
    void withoutCarrierAddressOrRouteItIsDetached() {
        assertThat(detection.detect(new AccessLink(false, true, 1500, addresses("203.0.113.10")), visiting,
                Verdict.NOT_ASKED))
                .isEqualTo(new Detached());
        assertThat(detect()).isEqualTo(new Detached());
        assertThat(detect("fe80::1", "2001:db8:ffff::1", "169.254.3.4", "127.0.0.1")).isEqualTo(new Detached());
        assertThat(detection.detect(new AccessLink(true, false, 1500, addresses("203.0.113.10")), new Detached(),
                Verdict.NOT_ASKED))
                .isEqualTo(new Detached());
    }

    @Test
    @Tag("BASE-MN-20")
    void theFirstAddressOfAnotherNetworkIsTheCareOfAddress() {
        assertThat(detect("169.254.1.1", "203.0.113.10", "198.51.100.10")).isEqualTo(visiting);
        assertThat(detection.detect(new AccessLink(true, true, 1400, addresses("10.0.0.10")), new Detached(),
                Verdict.NOT_ASKED))
                .isEqualTo(new Visiting(Ipv4Address.parse("10.0.0.10"), 1400, Set.of()));
    }

    @Test
    void aCareOfAddressIsKeptAsLongAsItIsThere() {
        assertThat(detection.detect(link("198.51.100.10", "203.0.113.10"), visiting, Verdict.NOT_ASKED))
                .isEqualTo(visiting);
        assertThat(detection.detect(link("198.51.100.10"), visiting, Verdict.NOT_ASKED))
                .isEqualTo(new Visiting(Sample.OTHER_CARE_OF, 1500, Set.of()));
    }

    @Test
    @Tag("OPS-HOME-1")
    void anAddressOfTheHomeNetworkMayMeanHomeEvenWithoutARoute() {
        final AccessLink both = new AccessLink(true, false, 1500, addresses("192.0.2.10", "2001:db8:1::10"));
        assertThat(detection.mayBeHome(both)).isTrue();
        assertThat(detection.detect(both, visiting, Verdict.HOME))
                .isEqualTo(new AtHome(Set.of(Sample.HOME_ADDRESS, Sample.ADDRESS6)));
        assertThat(detection.detect(link("192.0.2.55"), visiting, Verdict.HOME)).isEqualTo(new AtHome(Set.of()));
        assertThat(detection.mayBeHome(link("203.0.113.10", "192.0.2.55"))).isTrue();
        assertThat(detection.detect(link("203.0.113.10", "192.0.2.55"), visiting, Verdict.HOME))
                .isEqualTo(new AtHome(Set.of()));
        assertThat(detection.mayBeHome(link("203.0.113.10"))).isFalse();
    }

    @Test
    @Tag("OPS-HOME-1")
    void untilTheHomeAgentIsFoundItIsNowhereOrWhereItWas() {
        assertThat(detection.detect(link("192.0.2.55"), new Detached(), Verdict.ASKING)).isEqualTo(new Detached());
        assertThat(detection.detect(link("192.0.2.10", "192.0.2.55"), new AtHome(Set.of()), Verdict.ASKING))
                .isEqualTo(new Detached());
        assertThat(detection.detect(link("203.0.113.10", "192.0.2.55"), visiting, Verdict.ASKING)).isEqualTo(visiting);
    }

    @Test
    @Tag("OPS-HOME-1")
    void inANetworkThatIsOnlyNumberedLikeHomeItsAddressThereIsACareOfAddress() {
        assertThat(detection.detect(link("192.0.2.55"), new Detached(), Verdict.FOREIGN))
                .isEqualTo(new Visiting(Ipv4Address.parse("192.0.2.55"), 1500, Set.of()));
        assertThat(detection.detect(link("192.0.2.10", "192.0.2.55"), new Detached(), Verdict.FOREIGN))
                .isEqualTo(new Visiting(Ipv4Address.parse("192.0.2.55"), 1500, Set.of(Sample.HOME_ADDRESS)));
        assertThat(detection.detect(link("192.0.2.55", "203.0.113.10"), new Detached(), Verdict.FOREIGN))
                .as("rather one that means nothing at home").isEqualTo(visiting);
        assertThat(detection.detect(link("192.0.2.10"), new Detached(), Verdict.FOREIGN))
                .as("a home address is no care-of address").isEqualTo(new Detached());
        assertThat(detection.detect(new AccessLink(true, false, 1500, addresses("192.0.2.55")), new Detached(),
                Verdict.FOREIGN)).as("no way to the home agent").isEqualTo(new Detached());
    }

    @Test
    void aHomeAddressLeftBehindDoesNotMeanHome() {
        assertThat(detection.mayBeHome(link("192.0.2.10", "203.0.113.10"))).isFalse();
        assertThat(detect("192.0.2.10", "203.0.113.10"))
                .isEqualTo(new Visiting(Sample.CARE_OF, 1500, Set.of(Sample.HOME_ADDRESS)));
    }

    private Attachment detect(String... addresses) {
        return detection.detect(link(addresses), new Detached(), Verdict.NOT_ASKED);
    }

    private static AccessLink link(String... addresses) {
        return new AccessLink(true, true, 1500, addresses(addresses));
    }

    private static List<IpAddress> addresses(String... texts) {
        return List.of(texts).stream().map(IpAddress::parse).toList();
    }
}
