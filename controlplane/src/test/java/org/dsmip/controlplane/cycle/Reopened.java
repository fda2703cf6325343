package org.dsmip.controlplane.cycle;

import org.agrona.DirectBuffer;
import org.dsmip.controlplane.registry.RecordReader;
import org.dsmip.controlplane.registry.RecordWriter;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.registry.WholeState;
import org.dsmip.controlplane.store.Earlier;

/**
 * What is certain of a registry that was left behind.
 *
 * @param registry what is registered and was accepted
 * @param octets of the records of all that is true
 */
record Reopened(Registry registry, long octets) {
    static Reopened of(Earlier earlier) {
        final Registry registry = new Registry();
        final RecordReader reader = new RecordReader();
        earlier.replay(new Earlier.Visitor() {
            @Override
            public void part(DirectBuffer octets, int at, int length, boolean certain) {
                record(octets, at, length, certain);
            }

            @Override
            public void record(DirectBuffer octets, int at, int length, boolean certain) {
                if (certain && reader.read(octets, at, length) instanceof RecordReader.Result.Read read) {
                    registry.restore(read.record());
                }
            }
        });
        return new Reopened(registry, octetsOf(registry));
    }

    private static long octetsOf(Registry registry) {
        final RecordWriter writer = new RecordWriter();
        final WholeState whole = registry.wholeState();
        long octets = 0;
        for (RegistryRecord.Node next = whole.next(); next != null; next = whole.next()) {
            octets += writer.write(next);
        }
        return octets;
    }
}
