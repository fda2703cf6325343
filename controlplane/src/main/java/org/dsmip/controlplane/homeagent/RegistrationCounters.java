package org.dsmip.controlplane.homeagent;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.dsmip.core.wire.mip.ReplyCode;

/** Counts registrations. Not thread-safe; owned by the state machine. */
final class RegistrationCounters {
    private final Map<RegistrationCounter, Long> values = new EnumMap<>(RegistrationCounter.class);

    RegistrationCounters() {
        for (RegistrationCounter counter : RegistrationCounter.values()) {
            values.put(counter, 0L);
        }
    }

    void increment(RegistrationCounter counter) {
        add(counter, 1);
    }

    void add(RegistrationCounter counter, long amount) {
        values.merge(counter, amount, Long::sum);
    }

    void countAcceptance(Ipv6Registration.Result result) {
        increment(RegistrationCounter.ACCEPTED);
        final long accepted = result.answers().stream().filter(answer -> answer.code().accepted()).count();
        add(RegistrationCounter.PREFIXES_ACCEPTED, accepted);
        add(RegistrationCounter.PREFIXES_REJECTED, result.answers().size() - accepted);
    }

    void countDenial(ReplyCode code) {
        increment(RegistrationCounter.DENIED);
        increment(switch (code) {
            case HA_ADMINISTRATIVELY_PROHIBITED -> RegistrationCounter.DENIED_ADMINISTRATIVELY_PROHIBITED;
            case HA_INSUFFICIENT_RESOURCES -> RegistrationCounter.DENIED_INSUFFICIENT_RESOURCES;
            case HA_MOBILE_NODE_FAILED_AUTHENTICATION -> RegistrationCounter.DENIED_MOBILE_NODE_FAILED_AUTHENTICATION;
            case HA_FOREIGN_AGENT_FAILED_AUTHENTICATION ->
                RegistrationCounter.DENIED_FOREIGN_AGENT_FAILED_AUTHENTICATION;
            case HA_IDENTIFICATION_MISMATCH -> RegistrationCounter.DENIED_IDENTIFICATION_MISMATCH;
            case HA_POORLY_FORMED_REQUEST -> RegistrationCounter.DENIED_POORLY_FORMED;
            case HA_UNKNOWN_HOME_AGENT_ADDRESS -> RegistrationCounter.DENIED_UNKNOWN_HOME_AGENT_ADDRESS;
            case HA_REVERSE_TUNNEL_UNAVAILABLE, HA_REVERSE_TUNNEL_MANDATORY ->
                RegistrationCounter.DENIED_REVERSE_TUNNEL;
            case HA_ENCAPSULATION_UNAVAILABLE -> RegistrationCounter.DENIED_ENCAPSULATION;
            case HA_UNKNOWN_VENDOR_EXTENSION_FROM_MOBILE_NODE, HA_UNKNOWN_VENDOR_EXTENSION_FROM_FOREIGN_AGENT ->
                RegistrationCounter.DENIED_VENDOR_EXTENSION;
            default -> throw new IllegalArgumentException("a home agent does not deny with " + code);
        });
    }

    Map<RegistrationCounter, Long> snapshot() {
        return Collections.unmodifiableMap(new EnumMap<>(values));
    }
}
