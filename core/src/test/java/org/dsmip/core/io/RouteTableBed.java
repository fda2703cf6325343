package org.dsmip.core.io;

/** Two links of MTU 1500 that are each other's peer, both down, in a configuration with nothing else but {@code lo}. */
interface RouteTableBed extends AutoCloseable {
    /** The table under test. */
    RouteTable table();

    /** Another handle on the same configuration, as a restarted process has. */
    RouteTable reopen();

    /** Index of the link {@code va}. */
    int first();

    /** Index of the link {@code vb}. */
    int second();

    /** Both up. */
    default RouteTableBed up() {
        table().setUp(first());
        table().setUp(second());
        return this;
    }

    @Override
    void close();
}
