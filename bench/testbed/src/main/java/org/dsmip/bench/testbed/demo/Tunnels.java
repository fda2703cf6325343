package org.dsmip.bench.testbed.demo;

import static org.dsmip.bench.testbed.demo.Sighting.at;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which headers must be seen where: dual-stack Mobile IPv4 with a co-located care-of address.
 *
 * @param encapsulation of IPv4: ip-in-ip, gre or minimal
 * @param code 1: IPv6 in a tunnel to the care-of address; 0: to the home address
 */
record Tunnels(String encapsulation, int code) {
    private static final String HA = "192.0.2.1";
    private static final String HOA = "192.0.2.10";
    private static final List<String> CORRESPONDENTS = List.of("192.0.2.99", "10.99.0.99");

    /** What must be seen while the mobile node is there; IPv6 first, towards the mobile node first. */
    List<Sighting> seenAt(Place place) {
        return place == Place.HOME ? atHome() : Stream.concat(ipv6(place), ipv4(place)).toList();
    }

    private Stream<Sighting> ipv6(Place place) {
        final String down = "4(" + HA + ">" + place.careOf() + ",";
        final String up = "4(" + place.careOf() + ">" + HA + ",";
        final String homeDown = "4(" + HA + ">" + HOA + ",41) 6";
        final String homeUp = "4(" + HOA + ">" + HA + ",41) 6";
        return switch (encapsulation + "," + code) {
            case "ip-in-ip,1" -> bothWays(place, down + "41) 6", up + "41) 6");
            case "ip-in-ip,0" -> bothWays(place, down + "4) " + homeDown, up + "4) " + homeUp);
            case "gre,1" -> bothWays(place, down + "47) G(86DD) 6", up + "47) G(86DD) 6");
            case "gre,0" -> bothWays(place, down + "47) G(0800) " + homeDown, up + "47) G(0800) " + homeUp);
            case "minimal,0" ->
                bothWays(place, down + "55) m(41," + HOA + ") 6", up + "55) m(41," + HA + "," + HOA + ") 6");
            default -> throw new IllegalArgumentException("there is no tunnel " + this);
        };
    }

    private Stream<Sighting> ipv4(Place place) {
        final String down = "4(" + HA + ">" + place.careOf() + ",";
        final String up = "4(" + place.careOf() + ">" + HA + ",";
        return switch (encapsulation) {
            case "ip-in-ip" -> bothWays(place, down + "4) 4", up + "4) 4");
            case "gre" -> bothWays(place, down + "47) G(0800) 4", up + "47) G(0800) 4");
            default -> Stream.concat(
                    CORRESPONDENTS.stream().map(to -> at(place.port(), down + "55) m(17," + HOA + "," + to + ")")),
                    CORRESPONDENTS.stream().map(to -> at("mn", up + "55) m(17," + to + "," + HOA + ")")));
        };
    }

    private static Stream<Sighting> bothWays(Place place, String down, String up) {
        return Stream.of(at(place.port(), down), at("mn", up));
    }

    private static List<Sighting> atHome() {
        return List.of(at("hl", "6"), at("ha", "6"), at("mn", "6"), at("hl", "4(192.0.2.99>" + HOA + ",17)"),
                at("ha", "4(10.99.0.99>" + HOA + ",17)"), at("mn", "4(" + HOA + ">192.0.2.99,17)"),
                at("mn", "4(" + HOA + ">10.99.0.99,17)"));
    }
}
