package org.dsmip.dataplane.forward;

import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.icmp.Icmpv4ErrorRules;
import org.dsmip.core.wire.icmp.Icmpv4ErrorWriter;
import org.dsmip.core.wire.icmp.Icmpv4HeaderFlyweight;
import org.dsmip.core.wire.icmp.Icmpv6ErrorRules;
import org.dsmip.core.wire.icmp.Icmpv6ErrorWriter;
import org.dsmip.core.wire.icmp.Icmpv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.dsmip.dataplane.tx.Account;
import org.dsmip.dataplane.tx.SendList;

/**
 * Tells the source of a packet why it went no further. The kernel routes the errors, and one for a mobile node comes back by
 * the TUN device and takes the tunnel like any other packet. ICMPv6 errors are written to the TUN device; ICMPv4 errors leave
 * by the raw socket, because the kernel takes no IPv4 packet from a device whose source is an address of its own. Used by
 * one worker.
 */
final class IcmpErrors {
    private final Icmpv4ErrorRules rules4 = new Icmpv4ErrorRules();
    private final Icmpv6ErrorRules rules6 = new Icmpv6ErrorRules();
    private final Icmpv4ErrorWriter writer4 = new Icmpv4ErrorWriter();
    private final Icmpv6ErrorWriter writer6 = new Icmpv6ErrorWriter();
    private final AtomicReference<ForwarderSettings.ErrorSource> source;
    private final TokenBucket bucket;
    private final SendList list;
    private final Account account;
    private int burst;
    private int perSecond;

    IcmpErrors(AtomicReference<ForwarderSettings.ErrorSource> source, TokenBucket bucket, SendList list,
            Account account) {
        this.source = source;
        this.bucket = bucket;
        this.list = list;
        this.account = account;
    }

    void follow(TunnelPolicy policy) {
        burst = policy.icmpErrorBurst();
        perSecond = policy.icmpErrorsPerSecond();
    }

    /** RFC 4443 section 3.2. */
    void packetTooBig(Packet packet, int mtuBytes) {
        ipv6(packet, Icmpv6HeaderFlyweight.PACKET_TOO_BIG, 0, mtuBytes, Counter.TOO_BIG_SENT);
    }

    /** RFC 4443 section 3.1 code 3: address unreachable. */
    void addressUnreachable(Packet packet) {
        ipv6(packet, Icmpv6HeaderFlyweight.DESTINATION_UNREACHABLE, 3, 0, Counter.UNREACHABLE_SENT);
    }

    /** RFC 1191 section 4. */
    void fragmentationNeeded(Packet packet, int mtuBytes) {
        final int saidBytes = Math.max(mtuBytes, TunnelSizing.SMALLEST_MTU);
        ipv4(packet, Icmpv4HeaderFlyweight.FRAGMENTATION_NEEDED, saidBytes, Counter.TOO_BIG_SENT);
    }

    /** RFC 792: destination unreachable, of a code other than {@link Icmpv4HeaderFlyweight#FRAGMENTATION_NEEDED}. */
    void unreachable(Packet packet, int code) {
        ipv4(packet, code, 0, Counter.UNREACHABLE_SENT);
    }

    private boolean isWithinLimit(Packet packet) {
        return bucket.take(packet.nowNs(), burst, perSecond);
    }

    private void ipv4(Packet packet, int code, int mtuBytes, Counter counter) {
        if (!rules4.mayAnswer(packet.buffer(), packet.start(), packet.length()) || !isWithinLimit(packet)) {
            account.add(Counter.ICMP_ERRORS_LIMITED, 1);
            return;
        }
        final int error = list.make(0);
        final PacketBatch made = list.made();
        final int length = writer4.source(source.getAcquire().ipv4())
                .about(packet.buffer(), packet.start(), packet.length()).write(made.buffer(),
                        made.start(error), Icmpv4HeaderFlyweight.DESTINATION_UNREACHABLE, code, mtuBytes);
        made.bounds(error, made.start(error), length);
        list.message(EgressTable.HOST, packet, error, counter);
    }

    private void ipv6(Packet packet, int type, int code, long parameter, Counter counter) {
        final ForwarderSettings.ErrorSource from = source.getAcquire();
        if (!from.hasIpv6() || !rules6.mayAnswer(packet.buffer(), packet.start(), packet.length(), type, code)
                || !isWithinLimit(packet)) {
            account.add(Counter.ICMP_ERRORS_LIMITED, 1);
            account.add(Counter.UNREACHABLE_LIMITED, counter == Counter.UNREACHABLE_SENT ? 1 : 0);
            return;
        }
        final int error = list.make(0);
        final PacketBatch made = list.made();
        final int length = writer6.source(from.ipv6High(), from.ipv6Low())
                .about(packet.buffer(), packet.start(), packet.length())
                .write(made.buffer(), made.start(error), type, code, parameter);
        made.bounds(error, made.start(error), length);
        list.message(EgressTable.KERNEL, packet, error, counter);
    }
}
