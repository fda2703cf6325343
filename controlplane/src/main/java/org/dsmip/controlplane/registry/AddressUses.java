package org.dsmip.controlplane.registry;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.dsmip.core.net.Ipv4Address;

/** Which mobile nodes have an address that several may have, such as a care-of address. Not thread-safe. */
final class AddressUses<A extends Comparable<A>> {
    private static final Ipv4Address LOWEST = new Ipv4Address(0);
    private static final Ipv4Address HIGHEST = new Ipv4Address(-1);

    private final TreeSet<Use<A>> uses = new TreeSet<>(
            Comparator.<Use<A>, A>comparing(Use::address).thenComparing(Use::homeAddress));

    private record Use<A>(A address, Ipv4Address homeAddress) {}

    void add(A address, Ipv4Address homeAddress) {
        uses.add(new Use<>(address, homeAddress));
    }

    void remove(A address, Ipv4Address homeAddress) {
        uses.remove(new Use<>(address, homeAddress));
    }

    void forEach(A address, Consumer<Ipv4Address> homeAddresses) {
        uses.subSet(new Use<>(address, LOWEST), true, new Use<>(address, HIGHEST), true)
                .forEach(use -> homeAddresses.accept(use.homeAddress));
    }
}
