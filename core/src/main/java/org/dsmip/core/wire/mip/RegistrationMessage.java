package org.dsmip.core.wire.mip;

import java.util.Arrays;
import java.util.List;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.jspecify.annotations.Nullable;

/**
 * What registration requests and replies have in common: extensions, and the octets as received, over which every
 * authenticator is computed. Immutable.
 */
public sealed interface RegistrationMessage permits RegistrationRequest, RegistrationReply {
    /** {@return the extensions in the order of the message, up to the fault if there is one} */
    List<MobileIpExtension> extensions();

    /** {@return how the sender counts the length of dual-stack extensions} */
    LengthStyle lengthStyle();

    /** {@return {@code NONE} if the extensions are sound, or why their walk ended early} */
    WireError fault();

    /** {@return the UDP payload as it was received} */
    Octets bytes();

    /**
     * The octets that an authenticator covers.
     *
     * @param coverageEnd from the authentication extension
     * @return a new array: the message from its first octet through the SPI of that extension
     */
    default byte[] coverage(int coverageEnd) {
        return Arrays.copyOf(bytes().toArray(), Math.min(coverageEnd, bytes().length()));
    }

    /**
     * The first extension of a kind. Of those that must be single the first one counts (BASE-FMT-11).
     *
     * @param <E> the kind
     * @param kind its class
     * @return the extension, or null if there is none
     */
    default <E extends MobileIpExtension> @Nullable E first(Class<E> kind) {
        for (MobileIpExtension extension : extensions()) {
            if (kind.isInstance(extension)) {
                return kind.cast(extension);
            }
        }
        return null;
    }

    /**
     * All extensions of a kind.
     *
     * @param <E> the kind
     * @param kind its class
     * @return them in the order of the message
     */
    default <E extends MobileIpExtension> List<E> all(Class<E> kind) {
        return extensions().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * The extensions that an authentication extension at some offset covers.
     *
     * @param offset of that extension
     * @return those that begin before it, in the order of the message
     */
    default List<MobileIpExtension> extensionsBefore(int offset) {
        return extensions().stream().filter(extension -> extension.offset() < offset).toList();
    }

    /**
     * The extensions that an authentication extension at some offset does not cover.
     *
     * @param offset of that extension
     * @return those that begin after it, in the order of the message
     */
    default List<MobileIpExtension> extensionsAfter(int offset) {
        return extensions().stream().filter(extension -> extension.offset() > offset).toList();
    }

    /**
     * The first authentication extension of a kind.
     *
     * @param kind who authenticates to whom
     * @return the extension, or null if there is none
     */
    default @Nullable AuthenticationExtension authentication(AuthenticationKind kind) {
        for (MobileIpExtension extension : extensions()) {
            if (extension instanceof AuthenticationExtension found && found.kind() == kind) {
                return found;
            }
        }
        return null;
    }

    /**
     * Counts the authentication extensions of a kind; more than one is an authentication failure (CNF-04).
     *
     * @param kind who authenticates to whom
     * @return how many
     */
    default int authenticationCount(AuthenticationKind kind) {
        int count = 0;
        for (MobileIpExtension extension : extensions()) {
            if (extension instanceof AuthenticationExtension found && found.kind() == kind) {
                count++;
            }
        }
        return count;
    }
}
