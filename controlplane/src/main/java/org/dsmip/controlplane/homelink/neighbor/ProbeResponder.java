package org.dsmip.controlplane.homelink.neighbor;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Answers ARP probes (RFC 5227) for the home addresses of absent mobile nodes (BASE-ARP-14): who is about to take such an
 * address learns that it is taken, unless it is the mobile node itself that comes home. The kernel's proxy ARP answers every other request, but no probe: the sender of one has no
 * address. One frame of fixed size out for one frame in; nothing is remembered of who asks. Sans-IO. Not thread-safe.
 */
public final class ProbeResponder implements FrameResponder {
    private static final int ANY = 0;

    private final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight();
    private final ArpPacketFlyweight arp = new ArpPacketFlyweight();
    private final Predicate<Ipv4Address> defended;
    private final BiPredicate<Ipv4Address, MacAddress> owns;
    private final Map<ProbeOutcome, Long> counters = new EnumMap<>(ProbeOutcome.class);
    private Self self = new Self(new MacAddress(0), null, Set.of());

    /**
     * Makes one.
     *
     * @param defended says whether an address is the home address of a mobile node that is away now
     * @param owns says whether the mobile node with a home address has had a MAC address when it was home last
     */
    public ProbeResponder(Predicate<Ipv4Address> defended, BiPredicate<Ipv4Address, MacAddress> owns) {
        this.defended = defended;
        this.owns = owns;
        for (ProbeOutcome outcome : ProbeOutcome.values()) {
            counters.put(outcome, 0L);
        }
    }

    @Override
    public void self(Self now) {
        self = now;
    }

    @Override
    public @Nullable Octets onFrame(Octets frame) {
        final ProbeOutcome outcome = examine(new UnsafeBuffer(frame.toArray()));
        counters.merge(outcome, 1L, Long::sum);
        return outcome == ProbeOutcome.ANSWERED ? answer() : null;
    }

    private ProbeOutcome examine(UnsafeBuffer frame) {
        if (ethernet.wrap(frame, 0, frame.capacity()).check() != WireError.NONE) {
            return ProbeOutcome.TRUNCATED;
        }
        if (ethernet.etherType() != EthernetHeaderFlyweight.ARP) {
            return ProbeOutcome.NOT_A_PROBE;
        }
        if (!ethernet.isGroup() && ethernet.destination() != self.mac().bits()) {
            return ProbeOutcome.OTHER_HOST;
        }
        final WireError error = arp.wrap(frame, EthernetHeaderFlyweight.LENGTH,
                frame.capacity() - EthernetHeaderFlyweight.LENGTH).check();
        if (error != WireError.NONE) {
            return error == WireError.TRUNCATED ? ProbeOutcome.TRUNCATED : ProbeOutcome.NOT_A_PROBE;
        }
        if (arp.operation() != ArpPacketFlyweight.REQUEST || arp.senderProtocolAddress() != ANY) {
            return ProbeOutcome.NOT_A_PROBE;
        }
        final MacAddress sender = new MacAddress(arp.senderHardwareAddress());
        // An answer to a group would reach more hosts than the question did.
        if (sender.isGroup() || sender.bits() == 0 || sender.equals(self.mac())) {
            return ProbeOutcome.BAD_SENDER;
        }
        final Ipv4Address target = new Ipv4Address(arp.targetProtocolAddress());
        if (!defended.test(target)) {
            return ProbeOutcome.NOT_DEFENDED;
        }
        return owns.test(target, sender) ? ProbeOutcome.OWNER : ProbeOutcome.ANSWERED;
    }

    private Octets answer() {
        final byte[] frame = new byte[EthernetHeaderFlyweight.LENGTH + ArpPacketFlyweight.LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(arp.senderHardwareAddress()).source(self.mac().bits())
                .etherType(EthernetHeaderFlyweight.ARP);
        new ArpPacketFlyweight().wrap(buffer, EthernetHeaderFlyweight.LENGTH, ArpPacketFlyweight.LENGTH).header()
                .operation(ArpPacketFlyweight.REPLY).senderHardwareAddress(self.mac().bits())
                .senderProtocolAddress(arp.targetProtocolAddress())
                .targetHardwareAddress(arp.senderHardwareAddress()).targetProtocolAddress(ANY);
        return Octets.of(frame);
    }

    @Override
    public void notSent() {
        counters.merge(ProbeOutcome.NOT_SENT, 1L, Long::sum);
    }

    /**
     * What has been counted so far.
     *
     * @return a copy, with every outcome
     */
    public Map<ProbeOutcome, Long> counters() {
        return Collections.unmodifiableMap(new EnumMap<>(counters));
    }
}
