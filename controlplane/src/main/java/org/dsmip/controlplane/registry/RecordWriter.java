package org.dsmip.controlplane.registry;

import java.nio.ByteOrder;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.dsmip.controlplane.registry.wire.MessageHeaderEncoder;
import org.dsmip.controlplane.registry.wire.WireClockShiftEncoder;
import org.dsmip.controlplane.registry.wire.WireNodeEncoder;

/**
 * Writes records: those of {@code registry.xml}, with a check value behind them. The same record is the same octets everywhere.
 * Not thread-safe.
 */
public final class RecordWriter {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final WireNodeEncoder node = new WireNodeEncoder();
    private final WireClockShiftEncoder clockShift = new WireClockShiftEncoder();

    /** Makes a writer with a buffer of its own. */
    public RecordWriter() {}

    /**
     * Where the last record is, from its beginning.
     *
     * @return the buffer, the same always
     */
    public DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Writes a record over the last one.
     *
     * @param record to be written
     * @return its length
     */
    public int write(RegistryRecord record) {
        final int limit = switch (record) {
            case RegistryRecord.Node of -> write(of);
            case RegistryRecord.ClockShift shift -> clockShift.wrapAndApplyHeader(buffer, 0, header).atNs(shift.atNs())
                    .byNs(shift.byNs()).limit();
        };
        buffer.putInt(limit, RecordCheck.of(buffer.byteArray(), 0, limit), ByteOrder.LITTLE_ENDIAN);
        return limit + RecordCheck.LENGTH;
    }

    private int write(RegistryRecord.Node of) {
        final Binding binding = of.binding();
        node.wrapAndApplyHeader(buffer, 0, header);
        buffer.setMemory(MessageHeaderEncoder.ENCODED_LENGTH, WireNodeEncoder.BLOCK_LENGTH, (byte) 0);
        node.atNs(of.atNs()).homeAddress(of.homeAddress().bits())
                .hasAccepted(WireWords.of(of.accepted() != null))
                .isBound(WireWords.of(binding != null))
                .accepted(of.accepted() == null ? 0 : of.accepted());
        if (binding != null) {
            write(binding);
        }
        writePrefixes(binding == null ? List.of() : binding.prefixes());
        writeFormerPeers(binding == null ? List.of() : binding.formerPeers());
        return node.limit();
    }

    private void write(Binding binding) {
        final Binding.LastRequest request = binding.request();
        node.bindingId(binding.id()).careOfAddress(binding.careOfAddress().bits()).flags(binding.grant().flags())
                .lifetimeSec(binding.grant().lifetimeSec())
                .encapsulation(WireWords.of(binding.grant().encapsulation()))
                .lengthStyle(WireWords.of(request.lengthStyle())).sourcePort(request.sourcePort())
                .source(request.source().bits()).expiryNs(binding.expiryNs())
                .identification(request.identification());
    }

    private void writePrefixes(List<RegisteredPrefix> prefixes) {
        final WireNodeEncoder.PrefixesEncoder group = node.prefixesCount(prefixes.size());
        for (RegisteredPrefix entry : prefixes) {
            group.next().high(entry.prefix().address().high()).low(entry.prefix().address().low())
                    .length((short) entry.prefix().length()).kind(WireWords.of(entry.kind()))
                    .origin(WireWords.of(entry.origin())).mode(WireWords.of(entry.mode())).sinceNs(entry.sinceNs());
        }
    }

    private void writeFormerPeers(List<Binding.FormerPeer> peers) {
        final WireNodeEncoder.FormerPeersEncoder group = node.formerPeersCount(peers.size());
        peers.forEach(peer -> group.next().address(peer.address().bits()).untilNs(peer.untilNs()));
    }
}
