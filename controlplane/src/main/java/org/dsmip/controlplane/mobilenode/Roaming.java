package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Where a mobile node stands with its home agent, as far as that depends on where it is. A state has what is true only in it;
 * what came before is in it only where something follows from that. Immutable; {@link Movement} leads from one to the next.
 */
sealed interface Roaming {
    /**
     * Where the node is attached.
     *
     * @return as told last
     */
    Attachment attachment();

    /** The registration that stands where the node is, or may come back to; null: none. */
    default @Nullable AcceptedRegistration registration() {
        final Stay stay = stay();
        return stay == null ? null : stay.registration();
    }

    /** Whether the home agent is known to hold no binding. */
    default boolean released() {
        return false;
    }

    /** What is known of the network visited last; null: there was none since home. */
    default @Nullable Stay stay() {
        return null;
    }

    /** The same with a registration that is to be asked for anew at once, wherever the node is by then. */
    default Roaming outdated(long nowNs) {
        final Stay stay = stay();
        return stay == null || stay.registration == null
                ? this
                : with(new Stay(stay.network, stay.registration.refreshedAt(nowNs), stay.bindingEndsNs));
    }

    /** The same place with another knowledge of the visited network. */
    default Roaming with(Stay known) {
        return this;
    }

    /**
     * A visited network, and what the home agent has accepted from there.
     *
     * @param network the care-of address there
     * @param registration stands, and is for that address; null: none does, or the home agent may have replaced it by one for a
     *     place left since
     * @param bindingEndsNs when what the home agent accepted last, from there or from elsewhere, has expired
     */
    record Stay(Ipv4Address network, @Nullable AcceptedRegistration registration, long bindingEndsNs) {
        /** Nothing has been accepted yet. */
        static Stay first(Ipv4Address network) {
            return new Stay(network, null, Deadline.NEVER);
        }

        Stay movedTo(Ipv4Address next) {
            return next.equals(network) ? this : new Stay(next, null, bindingEndsNs);
        }

        Stay accepted(AcceptedRegistration registered) {
            return new Stay(network, registered, registered.expiresNs());
        }

        Stay expired() {
            return first(network);
        }
    }

    /**
     * Nowhere.
     *
     * @param stay the network visited last, to which the node may come back; null: none since home
     */
    record Detached(@Nullable Stay stay) implements Roaming {
        @Override
        public Attachment attachment() {
            return new Attachment.Detached();
        }

        @Override
        public Roaming with(Stay known) {
            return new Detached(known);
        }
    }

    /**
     * On the home link.
     *
     * @param attachment what is there
     * @param unbound whether no binding was left that defends the node's addresses, so that the network is asked about them
     * @param released whether the home agent is known to hold no binding
     */
    record AtHome(Attachment.AtHome attachment, boolean unbound, boolean released) implements Roaming {}

    /**
     * In another network.
     *
     * @param attachment how the node is attached there
     * @param stay what is known of it
     */
    record Visiting(Attachment.Visiting attachment, Stay stay) implements Roaming {
        @Override
        public Roaming with(Stay known) {
            return new Visiting(attachment, known);
        }
    }

    /**
     * About to end, whatever becomes of the access link.
     *
     * @param attachment where the node was
     * @param released whether the home agent is known to hold no binding
     */
    record Leaving(Attachment attachment, boolean released) implements Roaming {}
}
