package org.dsmip.controlplane.homeagent;

import static org.dsmip.controlplane.homeagent.Scene.MOBILE;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;

/** Mobile nodes with home addresses one after the other and one security association, and their home agent. */
final class ManyNodes {
    static final Ipv4Address HOME_AGENT = Ipv4Address.parse("10.0.0.1");

    private ManyNodes() {}

    static HomeAgentSettings settings(int count) {
        final HomeAgentSettings few = new Setting().build();
        return new HomeAgentSettings(HOME_AGENT,
                new HomeLinkSettings(true, Ipv4Prefix.parse("10.0.0.0/16"), few.homeLink().onLinkPrefixes(),
                        few.homeLink().ownAddresses(), List.of()),
                few.servedPrefixes(),
                MobileNodes.of(IntStream.range(0, count)
                        .mapToObj(i -> new MobileNodeProfile(home(i), List.of(MOBILE), List.of(), List.of())).toList()),
                SecurityAssociations.of(Map.of()), few.registration(), few.ipv6());
    }

    static Ipv4Address home(int number) {
        return new Ipv4Address(HOME_AGENT.bits() + 256 + number);
    }
}
