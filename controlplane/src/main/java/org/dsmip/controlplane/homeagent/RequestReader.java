package org.dsmip.controlplane.homeagent;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/** Reads requests, by those lengths of the dual-stack extensions that are understood at the moment. Not thread-safe. */
final class RequestReader {
    private final CurrentSettings settings;
    private final RegistrationDecoder strict = new RegistrationDecoder(LengthRule.STRICT);
    private final RegistrationDecoder tolerant = new RegistrationDecoder(LengthRule.TOLERANT);

    RequestReader(CurrentSettings settings) {
        this.settings = settings;
    }

    /** The request in a datagram; null: it is none. */
    @Nullable
    RegistrationRequest read(Octets payload) {
        final byte[] bytes = payload.toArray();
        // Without IPv6 the literal lengths of the draft mean nothing either.
        final Ipv6Settings ipv6 = settings.now().ipv6();
        final RegistrationDecoder decoder = ipv6.strictLengths() || !ipv6.enabled() ? strict : tolerant;
        return decoder.decodeRequest(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
