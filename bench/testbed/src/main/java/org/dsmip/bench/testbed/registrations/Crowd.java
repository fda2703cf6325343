package org.dsmip.bench.testbed.registrations;

import java.time.Instant;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.ExtensionType;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequestEncoder;
import org.dsmip.core.wire.mip.RegistrationRequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * Mobile nodes with home addresses one after the other, all behind one care-of address, and their requests. Keys are derived from
 * one secret when they are needed first. Not thread-safe.
 */
public final class Crowd {
    private final Place place;
    private final MasterSecret secret;
    private final @Nullable MobilitySecurityAssociation[] associations;
    private final RegistrationRequestEncoder encoder = new RegistrationRequestEncoder();
    /** Timestamps of this era are negative, and rise. */
    private long lastIdentification = Long.MIN_VALUE;

    /**
     * Where they are.
     *
     * @param firstHomeAddress home address of the first
     * @param homeAgent of all
     * @param careOf of all
     * @param spi index of each one's security association
     */
    public record Place(Ipv4Address firstHomeAddress, Ipv4Address homeAgent, Ipv4Address careOf, long spi) {}

    /**
     * Makes a crowd that has sent nothing.
     *
     * @param place where they are
     * @param secret what their keys are derived from
     * @param nodes how many they are
     */
    public Crowd(Place place, MasterSecret secret, int nodes) {
        this.place = place;
        this.secret = secret;
        associations = new MobilitySecurityAssociation[nodes];
    }

    /**
     * How many they are.
     *
     * @return 1 or more
     */
    public int nodes() {
        return associations.length;
    }

    /** Whose a home address is: a number from 0 on; anything else: nobody's. */
    int nodeOf(int homeAddress) {
        return homeAddress - place.firstHomeAddress.bits();
    }

    /** Of the request that was written last. */
    long lastIdentification() {
        return lastIdentification;
    }

    /** Writes a request to be registered for a time, 0 for not at all; answers its length. */
    int request(int node, int lifetimeSec, Instant now, UnsafeBuffer buffer) {
        final int home = place.firstHomeAddress.bits() + node;
        lastIdentification = Math.max(NtpTimestamp.of(now.getEpochSecond(), now.getNano()), lastIdentification + 1);
        final int length = encoder.encode(buffer, 0,
                new RegistrationRequestHeader(RegistrationFlags.DECAPSULATION, lifetimeSec, home,
                        place.homeAgent.bits(), place.careOf.bits(), lastIdentification),
                LengthStyle.STANDARD).length();
        return Authenticator.append(association(node), ExtensionType.MOBILE_HOME_AUTHENTICATION, buffer, length);
    }

    /**
     * A node as a home agent is to know it that has no blocks for many.
     *
     * @param node its number, from 0 on
     * @param firstPrefix prefix of the first, which it has without asking for it; of 64 bits at most; others follow one after the other
     * @return a block of a configuration, with its key
     */
    public String block(int node, Ipv6Prefix firstPrefix) {
        final Ipv6Prefix prefix = new Ipv6Prefix(new Ipv6Address(
                firstPrefix.address().high() + ((long) node << (Long.SIZE - firstPrefix.length())), 0),
                firstPrefix.length());
        return """
                [[mobile-node]]
                home-address = "%s"
                prefixes = ["%s"]
                implicit-prefixes = ["%s"]
                spi = %d
                algorithm = "hmac-md5"
                key = "%s"
                """.formatted(new Ipv4Address(place.firstHomeAddress.bits() + node), prefix, prefix, place.spi,
                association(node).key().disclose());
    }

    private MobilitySecurityAssociation association(int node) {
        final MobilitySecurityAssociation known = associations[node];
        if (known != null) {
            return known;
        }
        final Ipv4Address home = new Ipv4Address(place.firstHomeAddress.bits() + node);
        final MobilitySecurityAssociation derived = new MobilitySecurityAssociation(place.spi,
                AuthenticationAlgorithm.HMAC_MD5, secret.keyOf(home, place.spi),
                MobilitySecurityAssociation.DEFAULT_TOLERANCE_SEC);
        associations[node] = derived;
        return derived;
    }
}
