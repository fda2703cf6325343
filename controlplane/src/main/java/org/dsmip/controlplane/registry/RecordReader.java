package org.dsmip.controlplane.registry;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.registry.wire.MessageHeaderDecoder;
import org.dsmip.controlplane.registry.wire.WireClockShiftDecoder;
import org.dsmip.controlplane.registry.wire.WireNodeDecoder;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link RecordWriter} of this or an older version has written. Not thread-safe. */
public final class RecordReader {
    /** More bindings than any home agent has. */
    private static final int HIGHEST_ID = (1 << 24) - 1;
    private static final int SHORTEST = MessageHeaderDecoder.ENCODED_LENGTH + RecordCheck.LENGTH;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final WireNodeDecoder node = new WireNodeDecoder();
    private final WireClockShiftDecoder clockShift = new WireClockShiftDecoder();

    /** Makes a reader. */
    public RecordReader() {}

    /** What came of reading. */
    public sealed interface Result {
        /**
         * There is a record.
         *
         * @param record the record
         */
        record Read(RegistryRecord record) implements Result {}

        /**
         * There is none.
         *
         * @param fault why
         */
        record Refused(RecordFault fault) implements Result {}
    }

    /**
     * Reads a record.
     *
     * @param buffer where it is
     * @param at its first octet
     * @param length how many octets there are of it
     * @return the record, or why there is none; never an exception, whatever the octets are
     */
    public Result read(DirectBuffer buffer, int at, int length) {
        if (length < SHORTEST) {
            return new Result.Refused(RecordFault.TRUNCATED);
        }
        final byte[] octets = new byte[length];
        buffer.getBytes(at, octets);
        final int end = length - RecordCheck.LENGTH;
        final UnsafeBuffer body = new UnsafeBuffer(octets, 0, end);
        final int check = new UnsafeBuffer(octets).getInt(end, ByteOrder.LITTLE_ENDIAN);
        if (RecordCheck.of(octets, 0, end) != check) {
            return new Result.Refused(RecordFault.DAMAGED);
        }
        header.wrap(body, 0);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID) {
            return new Result.Refused(RecordFault.FOREIGN);
        }
        if (header.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
            return new Result.Refused(RecordFault.LATER_VERSION);
        }
        try {
            return read(body, end);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // The check value is right, so that this is no accident: what wrote it did not know how.
            return new Result.Refused(RecordFault.IMPOSSIBLE);
        }
    }

    private Result read(UnsafeBuffer body, int end) {
        final RegistryRecord record;
        final int limit;
        switch (header.templateId()) {
            case WireNodeDecoder.TEMPLATE_ID -> {
                node.wrapAndApplyHeader(body, 0, header);
                record = node();
                limit = node.limit();
            }
            case WireClockShiftDecoder.TEMPLATE_ID -> {
                clockShift.wrapAndApplyHeader(body, 0, header);
                record = new RegistryRecord.ClockShift(clockShift.atNs(), clockShift.byNs());
                limit = clockShift.limit();
            }
            default -> {
                return new Result.Refused(RecordFault.FOREIGN);
            }
        }
        return limit == end ? new Result.Read(record) : new Result.Refused(RecordFault.IMPOSSIBLE);
    }

    private RegistryRecord node() {
        final Ipv4Address homeAddress = new Ipv4Address(node.homeAddress());
        final Binding binding = WireWords.of(node.isBound()) ? binding(homeAddress) : null;
        if (binding == null && (node.prefixes().count() != 0 || node.formerPeers().count() != 0)) {
            throw new IllegalArgumentException("parts of no binding");
        }
        return new RegistryRecord.Node(node.atNs(), homeAddress,
                WireWords.of(node.hasAccepted()) ? (@Nullable Long) node.accepted() : null, binding);
    }

    private Binding binding(Ipv4Address homeAddress) {
        if (node.bindingId() < 0 || node.bindingId() > HIGHEST_ID) {
            throw new IllegalArgumentException("binding " + node.bindingId());
        }
        final Binding.Grant grant = new Binding.Grant(node.flags(),
                WireWords.of(node.encapsulation()), node.lifetimeSec());
        final Binding.LastRequest request = new Binding.LastRequest(new Ipv4Address(node.source()), node.sourcePort(),
                node.identification(), WireWords.of(node.lengthStyle()));
        final int id = node.bindingId();
        final Ipv4Address careOfAddress = new Ipv4Address(node.careOfAddress());
        final long expiryNs = node.expiryNs();
        // Groups are read in the order in which they were written.
        final List<RegisteredPrefix> prefixes = prefixes();
        return new Binding(id, homeAddress, careOfAddress, grant, expiryNs, request, prefixes, formerPeers());
    }

    private List<RegisteredPrefix> prefixes() {
        final List<RegisteredPrefix> prefixes = new ArrayList<>();
        for (WireNodeDecoder.PrefixesDecoder entry : node.prefixes()) {
            prefixes.add(new RegisteredPrefix(
                    new Ipv6Prefix(new Ipv6Address(entry.high(), entry.low()), entry.length()),
                    WireWords.of(entry.kind()),
                    WireWords.of(entry.origin()),
                    WireWords.of(entry.mode()), entry.sinceNs()));
        }
        return prefixes;
    }

    private List<Binding.FormerPeer> formerPeers() {
        final List<Binding.FormerPeer> peers = new ArrayList<>();
        for (WireNodeDecoder.FormerPeersDecoder peer : node.formerPeers()) {
            peers.add(new Binding.FormerPeer(new Ipv4Address(peer.address()), peer.untilNs()));
        }
        return peers;
    }
}
