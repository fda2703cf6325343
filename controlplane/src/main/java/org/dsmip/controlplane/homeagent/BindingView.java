package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.LengthStyle;
import org.jspecify.annotations.Nullable;

/**
 * One block of {@code show bindings} (dual-stack ledger, section 12). Immutable.
 *
 * @param homeAddress {@code hoa}
 * @param homeAgent {@code ha}
 * @param bindingId index of its counters in the data plane
 * @param careOfAddress {@code coa}
 * @param colocated {@code type}: true is {@code ccoa}, false {@code facoa}
 * @param peer {@code peer}: where the last accepted request came from
 * @param encapsulation {@code encap}
 * @param flags {@code flags} of the request, as letters
 * @param lifetimeSec {@code lifetime} granted; 65535 is unlimited
 * @param expiresInSec {@code expires-in}; -1: never
 * @param identification {@code id}
 * @param lengthStyle {@code ext-length} of the last request
 * @param formerCareOfAddresses care-of addresses of before, still received from
 * @param prefixes one for each registered prefix
 * @param lastRequest {@code last-rrq}
 * @param health what the operator should know besides
 */
public record BindingView(Ipv4Address homeAddress, Ipv4Address homeAgent, int bindingId, Ipv4Address careOfAddress,
        boolean colocated, Datagram.Endpoint peer, EncapsulationKind encapsulation, String flags, int lifetimeSec,
        long expiresInSec, long identification, LengthStyle lengthStyle, List<Ipv4Address> formerCareOfAddresses,
        List<Ipv6EntryView> prefixes, @Nullable RequestSummary lastRequest, Health health) {
    /** Copies the lists. */
    public BindingView {
        formerCareOfAddresses = List.copyOf(formerCareOfAddresses);
        prefixes = List.copyOf(prefixes);
    }

    /**
     * What the operator should know of a binding.
     *
     * @param trouble why the home address is not reached through the tunnel; null: nothing is wrong
     * @param moves how often the mobile node has changed its care-of address since the home agent was started
     * @param returns how many of these moves went back to where it had just come from
     * @param restored whether it is as an earlier run has left it
     */
    public record Health(@Nullable String trouble, long moves, long returns, boolean restored) {}
}
