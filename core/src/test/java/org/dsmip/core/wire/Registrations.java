package org.dsmip.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationExtension;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.ExtensionWriter;
import org.dsmip.core.wire.mip.RegistrationMessage;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.RegistrationReplyEncoder;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.dsmip.core.wire.mip.RegistrationRequestEncoder;

/** What is asserted of registration messages whoever wrote them. */
final class Registrations {
    private Registrations() {}

    /** Encoded again, a message is what was received, octet for octet. */
    static void assertRoundTrip(RegistrationMessage message) {
        final UnsafeBuffer out = new UnsafeBuffer(new byte[1500]);
        final ExtensionWriter writer = switch (message) {
            case RegistrationRequest request ->
                new RegistrationRequestEncoder().encode(out, 0, request.header(), request.lengthStyle());
            case RegistrationReply reply ->
                new RegistrationReplyEncoder().encode(out, 0, reply.header(), reply.lengthStyle());
        };
        writer.append(message.extensions());
        assertThat(Arrays.copyOf(out.byteArray(), writer.length())).isEqualTo(message.bytes().toArray());
    }

    /** Whether there is a mobile-home authentication extension; if so, it must be that of the key and the SPI. */
    static boolean isAuthenticated(RegistrationMessage message, byte[] key, long spi) throws GeneralSecurityException {
        final AuthenticationExtension found = message.authentication(AuthenticationKind.MOBILE_HOME);
        if (found == null) {
            return false;
        }
        final Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(key, "HmacMD5"));
        assertThat(found.spi()).isEqualTo(spi);
        assertThat(found.authenticator()).isEqualTo(Octets.of(mac.doFinal(message.coverage(found.coverageEnd()))));
        return true;
    }
}
