package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Datagram.Endpoint;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.Ipv6TunnelingModeExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationRequestEncoder;
import org.dsmip.core.wire.mip.RegistrationRequestHeader;

/**
 * Writes the datagrams that carry requests: fixed part, prefix requests, tunneling mode, authentication, in this order, so
 * that the authenticator covers everything (BASE-MN-30, DS-4.1-3). Not thread-safe.
 */
final class RequestEncoder {
    static final int MOBILE_IP_PORT = 434;
    /** CNF-09: a foreign agent could tell by it that the sender is on its link. */
    static final int TTL = 255;

    private static final int FIXED_LENGTH = 24;
    private static final int PREFIX_REQUEST_LENGTH = 20;
    private static final int TUNNELING_MODE_LENGTH = 4;

    private final CurrentSettings settings;
    private final RegistrationRequestEncoder encoder = new RegistrationRequestEncoder();

    RequestEncoder(CurrentSettings settings) {
        this.settings = settings;
    }

    private UnsafeBuffer roomFor(RequestForm form) {
        return new UnsafeBuffer(new byte[FIXED_LENGTH + form.prefixes().size() * PREFIX_REQUEST_LENGTH
                + TUNNELING_MODE_LENGTH + Authenticator.lengthOf(settings.now().signing())]);
    }

    /** The source is the address that the node has where it is (BASE-MN-05). */
    Datagram encode(RequestForm form, long identification) {
        final UnsafeBuffer buffer = roomFor(form);
        final int homeAddress = settings.now().home().homeAddress().bits();
        final var header = new RegistrationRequestHeader(form.flags(), form.lifetimeSec(), homeAddress,
                form.homeAgent().bits(), form.careOfAddress().bits(), identification);
        final int unsigned = encoder.encode(buffer, 0, header, settings.now().dualStack().lengthSent())
                .append(extensions(form)).length();
        final int length = Authenticator.append(settings.now().signing(), AuthenticationKind.MOBILE_HOME.type(), buffer,
                unsigned);
        return new Datagram(new Endpoint(form.source(), settings.now().request().localPort()),
                new Endpoint(form.homeAgent(), MOBILE_IP_PORT), TTL, Octets.of(buffer.byteArray(), 0, length));
    }

    private static List<MobileIpExtension> extensions(RequestForm form) {
        final List<MobileIpExtension> extensions = new ArrayList<>();
        for (RequestedPrefix requested : form.prefixes()) {
            extensions.add(new Ipv6PrefixRequestExtension(MobileIpExtension.UNPLACED, requested.prefix().address(),
                    requested.prefix().length()));
        }
        if (form.tunnelToCareOfAddress()) {
            extensions.add(new Ipv6TunnelingModeExtension(MobileIpExtension.UNPLACED));
        }
        return extensions;
    }
}
