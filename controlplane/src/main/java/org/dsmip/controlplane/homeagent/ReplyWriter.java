package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.ExtensionType;
import org.dsmip.core.wire.mip.ExtensionWriter;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationReplyEncoder;
import org.dsmip.core.wire.mip.RegistrationReplyHeader;
import org.jspecify.annotations.Nullable;

/** Writes replies in the order of RFC 3344 section 3.8.3.3 and signs them. Not thread-safe. */
final class ReplyWriter {
    // Sixty answers of 22 octets, NAI, challenge and two authenticators take less than half of it.
    private static final int CAPACITY = 4096;

    private final RegistrationReplyEncoder encoder = new RegistrationReplyEncoder();
    private final ExtensionWriter writer = new ExtensionWriter();
    private final byte[] bytes = new byte[CAPACITY];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    /**
     * The parts of a reply.
     *
     * @param header the fixed part
     * @param style how the length of dual-stack extensions is counted
     * @param forMobileNode extensions before the mobile-home authentication
     * @param forForeignAgent extensions after it
     */
    record Parts(RegistrationReplyHeader header, LengthStyle style, List<MobileIpExtension> forMobileNode,
            List<MobileIpExtension> forForeignAgent) {}

    Octets write(Parts parts, @Nullable MobilitySecurityAssociation mobileHome,
            @Nullable MobilitySecurityAssociation foreignHome) {
        int length = encoder.encode(buffer, 0, parts.header, parts.style).append(parts.forMobileNode).length();
        if (mobileHome != null) {
            length = Authenticator.append(mobileHome, ExtensionType.MOBILE_HOME_AUTHENTICATION, buffer, length);
        }
        length = writer.wrap(buffer, 0, length, parts.style).append(parts.forForeignAgent).length();
        if (foreignHome != null) {
            length = Authenticator.append(foreignHome, ExtensionType.FOREIGN_HOME_AUTHENTICATION, buffer, length);
        }
        return Octets.of(bytes, 0, length);
    }
}
