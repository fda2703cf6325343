package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.ExtensionType;
import org.dsmip.core.wire.mip.ExtensionWriter;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequestEncoder;
import org.dsmip.core.wire.mip.RegistrationRequestHeader;
import org.jspecify.annotations.Nullable;

/** A registration request under construction; unless told otherwise it is R1's, without extensions. */
final class RequestBytes {
    int flags = RegistrationFlags.DECAPSULATION | RegistrationFlags.REVERSE_TUNNELING;
    int lifetimeSec = 1800;
    Ipv4Address home = Scene.HOME;
    Ipv4Address homeAgent = Scene.HOME_AGENT;
    Ipv4Address careOf = Scene.COLOCATED;
    @Nullable
    MobilitySecurityAssociation mobile = Scene.MOBILE;
    @Nullable
    MobilitySecurityAssociation foreign;
    private final long identification;
    private List<MobileIpExtension> extensions = List.of();
    private byte[] raw = {};
    private List<MobileIpExtension> afterMobile = List.of();
    private List<MobileIpExtension> afterForeign = List.of();

    RequestBytes(long identification) {
        this.identification = identification;
    }

    RequestBytes flags(int value) {
        flags = value;
        return this;
    }

    RequestBytes lifetime(int seconds) {
        lifetimeSec = seconds;
        return this;
    }

    RequestBytes careOf(Ipv4Address address) {
        careOf = address;
        return this;
    }

    RequestBytes homeAgent(Ipv4Address address) {
        homeAgent = address;
        return this;
    }

    RequestBytes from(Ipv4Address address, @Nullable MobilitySecurityAssociation association) {
        home = address;
        mobile = association;
        return this;
    }

    RequestBytes foreign(@Nullable MobilitySecurityAssociation association) {
        foreign = association;
        return this;
    }

    RequestBytes extensions(MobileIpExtension... list) {
        extensions = List.of(list);
        return this;
    }

    /** Octets before the mobile-home authentication, behind the extensions. */
    RequestBytes raw(byte[] octets) {
        raw = octets;
        return this;
    }

    RequestBytes afterMobile(MobileIpExtension... list) {
        afterMobile = List.of(list);
        return this;
    }

    RequestBytes afterForeign(MobileIpExtension... list) {
        afterForeign = List.of(list);
        return this;
    }

    byte[] bytes() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8192]);
        final ExtensionWriter writer = new RegistrationRequestEncoder().encode(buffer, 0,
                new RegistrationRequestHeader(flags, lifetimeSec, home.bits(), homeAgent.bits(), careOf.bits(),
                        identification),
                LengthStyle.STANDARD);
        int length = writer.append(extensions).length();
        buffer.putBytes(length, raw);
        length += raw.length;
        if (mobile != null) {
            length = Authenticator.append(mobile, ExtensionType.MOBILE_HOME_AUTHENTICATION, buffer, length);
        }
        length = writer.wrap(buffer, 0, length, LengthStyle.STANDARD).append(afterMobile).length();
        if (foreign != null) {
            length = Authenticator.append(foreign, ExtensionType.FOREIGN_HOME_AUTHENTICATION, buffer, length);
        }
        length = writer.wrap(buffer, 0, length, LengthStyle.STANDARD).append(afterForeign).length();
        final byte[] result = new byte[length];
        buffer.getBytes(0, result);
        return result;
    }
}
