package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.Ipv4Address;

/**
 * What came of one request that was answered, authentic or not.
 *
 * @param homeAddress of whom it claimed to be
 * @param careOfAddress that it asked for
 * @param summary the answer
 */
public record RegistrationOutcome(Ipv4Address homeAddress, Ipv4Address careOfAddress, RequestSummary summary) {
    static RegistrationOutcome of(Exchange exchange, RequestSummary summary) {
        return new RegistrationOutcome(new Ipv4Address(exchange.request().homeAddress()), exchange.careOfAddress(),
                summary);
    }
}
