package org.dsmip.controlplane.homelink.neighbor;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.dsmip.core.wire.nd.NeighborOption;
import org.dsmip.core.wire.nd.NeighborSolicitationFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Answers neighbor solicitations on the home link for every address in the networks of absent mobile nodes (ND-9,
 * DS-4.3.1-4). The kernel's proxy entries are for single addresses; those, the host's own addresses and the subnet-router
 * anycast address of the link are left to the kernel. At most one frame out for one frame in, of fixed size; nothing is
 * remembered of who asks. Sans-IO: frames go in, frames come out. Not thread-safe.
 */
public final class SolicitationResponder implements FrameResponder {
    private static final int ICMP_OFFSET = EthernetHeaderFlyweight.LENGTH + Ipv6HeaderFlyweight.LENGTH;
    private static final int HOP_LIMIT = 255;
    private static final long SOLICITED_NODE_HIGH = 0xFF02_0000_0000_0000L;
    private static final long SOLICITED_NODE_LOW = 0x0000_0001_FF00_0000L;
    private static final long SOLICITED_NODE_MASK = ~0xFF_FFFFL;

    private final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight();
    private final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight();
    private final NeighborSolicitationFlyweight solicitation = new NeighborSolicitationFlyweight();
    private final ProxiedNetworks networks = new ProxiedNetworks();
    private final Set<Ipv6Address> anycast = new HashSet<>();
    private Set<Ipv6Address> configured = Set.of();
    private final Set<Ipv6Address> single = new HashSet<>();
    private final Map<SolicitationOutcome, Long> counters = new EnumMap<>(SolicitationOutcome.class);
    private Self self = new Self(new MacAddress(0), null, Set.of());

    /**
     * Makes one that answers for nothing.
     *
     * @param onLinkPrefixes IPv6 prefixes of the link
     * @param routers IPv6 addresses of this host and of other routers there
     */
    public SolicitationResponder(List<Ipv6Prefix> onLinkPrefixes, Collection<Ipv6Address> routers) {
        follow(onLinkPrefixes, routers);
        for (SolicitationOutcome outcome : SolicitationOutcome.values()) {
            counters.put(outcome, 0L);
        }
    }

    /**
     * The link has other prefixes or routers from now on.
     *
     * @param onLinkPrefixes IPv6 prefixes of the link
     * @param routers IPv6 addresses of this host and of other routers there
     */
    public void follow(List<Ipv6Prefix> onLinkPrefixes, Collection<Ipv6Address> routers) {
        anycast.clear();
        onLinkPrefixes.forEach(prefix -> anycast.add(prefix.address()));
        configured = Set.copyOf(routers);
    }

    @Override
    public void self(Self now) {
        self = now;
    }

    /**
     * Answers for every address in a network from now on.
     *
     * @param network the network
     */
    public void add(Ipv6Prefix network) {
        networks.add(network);
    }

    /**
     * Answers no longer for a network.
     *
     * @param network as it was added
     */
    public void remove(Ipv6Prefix network) {
        networks.remove(network);
    }

    /**
     * Leaves an address to the kernel from now on, even if it lies in a network.
     *
     * @param address the address
     */
    public void leaveToKernel(Ipv6Address address) {
        single.add(address);
    }

    /**
     * The kernel answers no longer for an address.
     *
     * @param address the address
     */
    public void takeFromKernel(Ipv6Address address) {
        single.remove(address);
    }

    /**
     * Says whether an address is defended on the link, here or by the kernel.
     *
     * @param address the address
     * @return true if it is that of an absent mobile node
     */
    public boolean defends(Ipv6Address address) {
        return single.contains(address) || notOurs(address) == null;
    }

    @Override
    public @Nullable Octets onFrame(Octets frame) {
        final byte[] bytes = frame.toArray();
        final SolicitationOutcome outcome = examine(new UnsafeBuffer(bytes));
        counters.merge(outcome, 1L, Long::sum);
        final Ipv6Address source = self.source();
        return source == null ? null : switch (outcome) {
            case ANSWERED -> answer(source);
            case DEFENDED ->
                NeighborAdvertisementFrame.of(NeighborAdvertisementFrame.Ends.toAllNodes(self.mac(), source),
                        0, target(), self.mac());
            default -> null;
        };
    }

    // RFC 4861 sections 7.1.1 and 7.2.3; what is cheap and sorts out most comes first.
    private SolicitationOutcome examine(UnsafeBuffer frame) {
        final int length = frame.capacity() - EthernetHeaderFlyweight.LENGTH;
        if (ethernet.wrap(frame, 0, frame.capacity()).check() != WireError.NONE) {
            return SolicitationOutcome.TRUNCATED;
        }
        if (!ethernet.isGroup() && ethernet.destination() != self.mac().bits()) {
            return SolicitationOutcome.OTHER_HOST;
        }
        if (ethernet.etherType() != EthernetHeaderFlyweight.IPV6) {
            return SolicitationOutcome.NOT_A_SOLICITATION;
        }
        final WireError fault = ip.wrap(frame, EthernetHeaderFlyweight.LENGTH, length).check();
        if (fault != WireError.NONE) {
            return fault == WireError.TRUNCATED
                    ? SolicitationOutcome.TRUNCATED
                    : SolicitationOutcome.NOT_A_SOLICITATION;
        }
        if (ip.nextHeader() != IpProtocol.ICMPV6) {
            return SolicitationOutcome.NOT_A_SOLICITATION;
        }
        final WireError error = solicitation.wrap(frame, ICMP_OFFSET, ip.payloadLength()).check();
        if (error != WireError.NONE) {
            return fault(error);
        }
        final SolicitationOutcome notOurs = notOurs(target());
        return notOurs == null ? validate() : notOurs;
    }

    private SolicitationOutcome fault(WireError error) {
        return switch (error) {
            case BAD_VERSION -> SolicitationOutcome.NOT_A_SOLICITATION;
            case BAD_LENGTH -> SolicitationOutcome.EMPTY_OPTION;
            case BAD_VALUE -> solicitation.code() == 0
                    ? SolicitationOutcome.TARGET_IS_GROUP
                    : SolicitationOutcome.CODE;
            default -> SolicitationOutcome.TRUNCATED;
        };
    }

    private @Nullable SolicitationOutcome notOurs(Ipv6Address target) {
        if (single.contains(target)) {
            return SolicitationOutcome.SINGLE_ADDRESS;
        }
        if (!networks.contain(target)) {
            return SolicitationOutcome.NOT_DEFENDED;
        }
        if (anycast.contains(target)) {
            return SolicitationOutcome.ANYCAST;
        }
        return configured.contains(target) || self.addresses().contains(target)
                ? SolicitationOutcome.OWN_ADDRESS
                : null;
    }

    private SolicitationOutcome validate() {
        if (ip.hopLimit() != HOP_LIMIT) {
            return SolicitationOutcome.HOP_LIMIT;
        }
        if (!solicitation.isChecksumValid(
                InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, ip.payloadLength()))) {
            return SolicitationOutcome.CHECKSUM;
        }
        final Ipv6Address source = source();
        final long option = solicitation.linkLayerAddress(NeighborOption.SOURCE_LINK_LAYER_ADDRESS);
        final boolean probe = source.isUnspecified();
        if (probe && (option != NeighborOption.ABSENT || !isToSolicitedNodeGroup())) {
            return SolicitationOutcome.BAD_PROBE;
        }
        // An answer to a group would reach more hosts than the question did.
        if (source.isMulticast() || source.equals(Ipv6Address.LOOPBACK) || new MacAddress(senderMac()).isGroup()) {
            return SolicitationOutcome.BAD_SOURCE;
        }
        if (self.source() == null) {
            return SolicitationOutcome.NO_SOURCE_ADDRESS;
        }
        return probe ? SolicitationOutcome.DEFENDED : SolicitationOutcome.ANSWERED;
    }

    private boolean isToSolicitedNodeGroup() {
        return ip.destinationHigh() == SOLICITED_NODE_HIGH
                && (ip.destinationLow() & SOLICITED_NODE_MASK) == SOLICITED_NODE_LOW;
    }

    private Octets answer(Ipv6Address source) {
        return NeighborAdvertisementFrame.of(
                new NeighborAdvertisementFrame.Ends(self.mac(), new MacAddress(senderMac()), source, source()),
                NeighborAdvertisementFlyweight.SOLICITED, target(), self.mac());
    }

    /** Where the sender says that it is reached; what probes unicast may leave that out. */
    private long senderMac() {
        final long option = solicitation.linkLayerAddress(NeighborOption.SOURCE_LINK_LAYER_ADDRESS);
        return option == NeighborOption.ABSENT ? ethernet.source() : option;
    }

    private Ipv6Address source() {
        return new Ipv6Address(ip.sourceHigh(), ip.sourceLow());
    }

    private Ipv6Address target() {
        return new Ipv6Address(solicitation.targetHigh(), solicitation.targetLow());
    }

    @Override
    public void notSent() {
        counters.merge(SolicitationOutcome.NOT_SENT, 1L, Long::sum);
    }

    /**
     * What has been counted so far.
     *
     * @return a copy, with every outcome
     */
    public Map<SolicitationOutcome, Long> counters() {
        return Collections.unmodifiableMap(new EnumMap<>(counters));
    }
}
