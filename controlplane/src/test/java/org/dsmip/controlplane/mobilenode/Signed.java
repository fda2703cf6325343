package org.dsmip.controlplane.mobilenode;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationKind;

/** Messages made by hand, with an authenticator that fits. */
final class Signed {
    private Signed() {}

    static Octets by(MobilitySecurityAssociation association, byte[] message) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[message.length + Authenticator.lengthOf(association)]);
        buffer.putBytes(0, message);
        final int length = Authenticator.append(association, AuthenticationKind.MOBILE_HOME.type(), buffer,
                message.length);
        return Octets.of(buffer.byteArray(), 0, length);
    }
}
