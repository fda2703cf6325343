package org.dsmip.controlplane.effect;

import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/** One thing that a state machine wants done outside itself. */
public sealed interface Effect {
    /**
     * Send a UDP datagram. That of a mobile node leaves by its access interface, whatever is routed into the tunnel: its source
     * may be the home address, when it is home again and the tunnel not given up yet.
     *
     * @param datagram what to send and between which ends
     */
    record Send(Datagram datagram) implements Effect {}

    /**
     * Send a UDP datagram straight onto the home link, past any route into the tunnel: the answer to a mobile node that is
     * back home, even if its binding stays (RFC 3344 section 3.8.3.1).
     *
     * @param datagram what to send and between which ends
     * @param receiver the MAC address of the mobile node; null: not known, to be found by ARP
     */
    record SendOnHomeLink(Datagram datagram, @Nullable MacAddress receiver) implements Effect {}

    /**
     * Let the data plane use this entry from now on, in place of any former one of the same home address.
     *
     * @param entry the entry
     */
    record PublishForwarding(ForwardingEntry entry) implements Effect {}

    /**
     * Let the data plane forget the entry of a home address.
     *
     * @param homeAddress its key
     */
    record WithdrawForwarding(Ipv4Address homeAddress) implements Effect {}

    /**
     * Route a prefix into the tunnel device.
     *
     * @param prefix a home address, an IPv6 address or a network
     */
    record AddTunnelRoute(IpPrefix prefix) implements Effect {}

    /**
     * Take such a route away.
     *
     * @param prefix as it was added
     */
    record RemoveTunnelRoute(IpPrefix prefix) implements Effect {}

    /**
     * Answer ARP requests or neighbor solicitations for an address on the home link.
     *
     * @param address the address to defend
     */
    record AddProxyNeighbor(IpAddress address) implements Effect {}

    /**
     * Stop answering for an address on the home link.
     *
     * @param address as it was added
     */
    record RemoveProxyNeighbor(IpAddress address) implements Effect {}

    /**
     * Answer neighbor solicitations on the home link for every address in a network, but for those that a proxy neighbor
     * entry is there for. Nothing is announced.
     *
     * @param network the network
     */
    record AddProxyNetwork(Ipv6Prefix network) implements Effect {}

    /**
     * Stop answering for a network on the home link.
     *
     * @param network as it was added
     */
    record RemoveProxyNetwork(Ipv6Prefix network) implements Effect {}

    /**
     * Tell the home link who owns an address now: gratuitous ARP (RFC 3344 section 4.6) or an unsolicited neighbor
     * advertisement with the override flag (RFC 4861 section 7.2.6). Sent once; repetition is the state machine's.
     *
     * @param address the address
     * @param owner the MAC address to announce; null: that of the interface it is sent from
     */
    record AnnounceAddress(IpAddress address, @Nullable MacAddress owner) implements Effect {}

    /**
     * Put an address of the mobile node on an interface of its own, without duplicate address detection: its home agent
     * defends it, and would win. No failure if it is there already.
     *
     * @param address the address
     * @param prefixLength the length to configure it with
     * @param place which interface
     */
    record AssignAddress(IpAddress address, int prefixLength, Place place) implements Effect {}

    /**
     * Put an IPv6 address of the mobile node on its access interface as any host does, with duplicate address detection: no
     * home agent defends it any more. No failure if it is there already.
     *
     * @param address the address
     * @param prefixLength the length to configure it with
     */
    record AcquireAddress(Ipv6Address address, int prefixLength) implements Effect {}

    /**
     * Take an address of the mobile node away again. No failure if it is gone already.
     *
     * @param address the address
     * @param prefixLength as it was assigned
     * @param place which interface
     */
    record UnassignAddress(IpAddress address, int prefixLength, Place place) implements Effect {}

    /**
     * Take an address that was put on the access interface away again, unless it is somebody else's: what had been there
     * before, put there by the network or the administrator, stays. No failure if it is gone already.
     *
     * @param address the address
     * @param prefixLength as it was assigned
     */
    record ReturnAddress(IpAddress address, int prefixLength) implements Effect {}

    /** Send the traffic of the mobile node's home addresses through the tunnel device. */
    record RouteThroughTunnel() implements Effect {}

    /** Send the traffic of the mobile node by the access link's own routes, as an ordinary host does. */
    record RouteDirectly() implements Effect {}

    /**
     * Note an event of interest to security: logged with a limited rate, never with key material.
     *
     * @param cause short name of the cause, such as {@code authentication-failed}
     * @param peer address of who caused it, or the one that it is about
     * @param detail more words for the log
     * @param proven whether nobody without a key can bring it about again and again
     */
    record NoteSecurityEvent(String cause, IpAddress peer, String detail, boolean proven) implements Effect {
        /**
         * One that anybody can bring about.
         *
         * @param cause short name of the cause
         * @param peer address of who caused it, or the one that it is about
         * @param detail more words for the log
         */
        public NoteSecurityEvent(String cause, IpAddress peer, String detail) {
            this(cause, peer, detail, false);
        }
    }

    /**
     * Keep on disk that a request was accepted and what came of it, before it is answered: after a restart nothing up to it is
     * fresh (BASE-RPL-19), and what was granted stands.
     *
     * @param homeAddress whose request
     * @param identification of the request
     */
    record KeepIdentification(Ipv4Address homeAddress, long identification) implements Effect {}

    /**
     * Keep on disk what has become of a registration without a request.
     *
     * @param homeAddress of the mobile node
     */
    record KeepRecord(Ipv4Address homeAddress) implements Effect {}

    /**
     * Keep on disk that the wall clock was set, and with it every instant that was written down before.
     *
     * @param shift what is written down
     */
    record KeepClockShift(RegistryRecord.ClockShift shift) implements Effect {}

    /**
     * Tell the operator what has become of a registration: one line, limited as a whole.
     *
     * @param what what has happened
     * @param homeAddress of whom
     * @param careOfAddress where; that of the request if it was refused
     * @param detail more words for the log; may be empty
     */
    record NoteRegistration(What what, Ipv4Address homeAddress, Ipv4Address careOfAddress, String detail)
            implements
                Effect {}

    /**
     * Tell the operator that something cannot be put in place, or at last is.
     *
     * @param what what is wanted
     * @param reason why it cannot be; null: it is in place again
     */
    record NoteTrouble(String what, @Nullable String reason) implements Effect {}

    /**
     * Tell the operator that something is no longer wanted but cannot be taken away, or at last is gone or wanted again.
     *
     * @param what what is still in place
     * @param reason why it cannot be taken away; null: it is no leftover any more
     */
    record NoteLeftover(String what, @Nullable String reason) implements Effect {}

    /**
     * Tell the operator that something could not be done and is not tried again by itself.
     *
     * @param what what should have been done
     * @param reason why it was not
     */
    record NoteFailure(String what, String reason) implements Effect {}

    /** What becomes of a registration. */
    enum What {
        /** There was none before. */
        BEGAN,
        /** It has another care-of address. */
        MOVED,
        /** It goes back and forth between care-of addresses. */
        ALTERNATES,
        /** It stays where it is. */
        REFRESHED,
        /** The mobile node has ended it. */
        DEREGISTERED,
        /** The mobile node has left a place where it was not registered any more. */
        LEFT_ELSEWHERE,
        /** Its lifetime is over. */
        EXPIRED,
        /** The home agent has ended it. */
        ENDED,
        /** The home agent has taken back part of it. */
        CUT,
        /** A request for it was refused. */
        REFUSED
    }

    /** An interface of the mobile node. */
    enum Place {
        /** The tunnel device. */
        TUNNEL,
        /** The interface that attaches to whatever network is visited. */
        ACCESS
    }
}
