package org.dsmip.dataplane.forward;

import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.wire.icmp.Icmpv4ErrorRules;
import org.dsmip.core.wire.icmp.Icmpv4ErrorWriter;
import org.dsmip.core.wire.icmp.Icmpv4HeaderFlyweight;
import org.dsmip.core.wire.icmp.Icmpv6ErrorRules;
import org.dsmip.core.wire.icmp.Icmpv6ErrorWriter;
import org.dsmip.core.wire.icmp.Icmpv6HeaderFlyweight;
import org.dsmip.core.wire.ip.TunnelSizing;

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
    private final PacketBatch made;
    private final Transmitter transmitter;
    private final Account account;

    IcmpErrors(AtomicReference<ForwarderSettings.ErrorSource> source, TokenBucket bucket, PacketBatch made,
            Transmitter transmitter,
            Account account) {
        this.source = source;
        this.bucket = bucket;
        this.made = made;
        this.transmitter = transmitter;
        this.account = account;
    }

    /** RFC 4443 section 3.2. */
    void packetTooBig(PacketBatch burst, int slot, int mtuBytes, long nowNs) {
        ipv6(burst, slot, Icmpv6HeaderFlyweight.PACKET_TOO_BIG, 0, mtuBytes, Counter.TOO_BIG_SENT, nowNs);
    }

    /** RFC 4443 section 3.1 code 3: address unreachable. */
    void addressUnreachable(PacketBatch burst, int slot, long nowNs) {
        ipv6(burst, slot, Icmpv6HeaderFlyweight.DESTINATION_UNREACHABLE, 3, 0, Counter.UNREACHABLE_SENT, nowNs);
    }

    /** RFC 1191 section 4. */
    void fragmentationNeeded(PacketBatch burst, int slot, int mtuBytes, long nowNs) {
        final int saidBytes = Math.max(mtuBytes, TunnelSizing.SMALLEST_MTU);
        ipv4(burst, slot, Icmpv4HeaderFlyweight.FRAGMENTATION_NEEDED, saidBytes, Counter.TOO_BIG_SENT, nowNs);
    }

    /** RFC 792: destination unreachable, of a code other than {@link Icmpv4HeaderFlyweight#FRAGMENTATION_NEEDED}. */
    void unreachable(PacketBatch burst, int slot, int code, long nowNs) {
        ipv4(burst, slot, code, 0, Counter.UNREACHABLE_SENT, nowNs);
    }

    private void ipv4(PacketBatch burst, int slot, int code, int mtuBytes, Counter counter, long nowNs) {
        if (!rules4.mayAnswer(burst.buffer(), burst.start(slot), burst.length(slot)) || !bucket.take(nowNs)) {
            account.add(Counter.ICMP_ERRORS_LIMITED, 1);
            return;
        }
        transmitter.flush(burst);
        made.clear();
        final int error = made.append(0);
        final int length = writer4.source(source.getAcquire().ipv4())
                .about(burst.buffer(), burst.start(slot), burst.length(slot)).write(made.buffer(),
                        made.start(error), Icmpv4HeaderFlyweight.DESTINATION_UNREACHABLE, code, mtuBytes);
        made.bounds(error, made.start(error), length);
        account.add(counter, transmitter.sendMadeToTunnel(made));
    }

    private void ipv6(PacketBatch burst, int slot, int type, int code, long parameter, Counter counter, long nowNs) {
        final ForwarderSettings.ErrorSource from = source.getAcquire();
        if (from.hasIpv6() && rules6.mayAnswer(burst.buffer(), burst.start(slot), burst.length(slot), type, code)
                && bucket.take(nowNs)) {
            writer6.source(from.ipv6High(), from.ipv6Low());
            ipv6(burst, slot, type, code, parameter, counter);
        } else {
            account.add(Counter.ICMP_ERRORS_LIMITED, 1);
            if (counter == Counter.UNREACHABLE_SENT) {
                account.add(Counter.UNREACHABLE_LIMITED, 1);
            }
        }
    }

    private void ipv6(PacketBatch burst, int slot, int type, int code, long parameter, Counter counter) {
        transmitter.flush(burst);
        made.clear();
        final int error = made.append(0);
        final int length = writer6.about(burst.buffer(), burst.start(slot), burst.length(slot)).write(made.buffer(),
                made.start(error), type, code, parameter);
        made.bounds(error, made.start(error), length);
        account.add(counter, transmitter.sendMadeToTun(made));
    }
}
