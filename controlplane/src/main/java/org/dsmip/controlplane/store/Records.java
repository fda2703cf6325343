package org.dsmip.controlplane.store;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where records are appended. For the control thread; nothing here waits: where there is no room now, that thread is woken when
 * there is.
 */
public interface Records {
    /**
     * Appends a change.
     *
     * @param octets of the record
     * @param at of the first octet
     * @param length up to {@link RecordStore#LONGEST}
     * @return its number, to compare with {@link #durable}
     */
    long append(DirectBuffer octets, int at, int length);

    /**
     * How far replies may leave: what they depend on is as safe as the journal promises. While the journal has failed it promises
     * nothing, and nothing is held back.
     *
     * @return number of a record
     */
    long durable();

    /**
     * Why nothing is kept at the moment.
     *
     * @return words; null: all is well
     */
    @Nullable
    String failure();

    /**
     * Whether the whole state is wanted: at the start, when the file has grown, and after a failure. Then {@link #beginAll},
     * {@link #part} and {@link #completeAll} are called, in one cycle or in several; changes are appended all the same.
     *
     * @return true until it is begun
     */
    boolean wantsAll();

    /**
     * Begins to give the whole state.
     *
     * @return false: later, there is no room now
     */
    boolean beginAll();

    /**
     * Gives a part of the whole state as it is now.
     *
     * @param octets of the part
     * @param at of the first octet
     * @param length up to {@link RecordStore#LONGEST}
     * @return false: later, there is no room now
     */
    boolean part(DirectBuffer octets, int at, int length);

    /**
     * Says that all parts were given.
     *
     * @return false: later, there is no room now
     */
    boolean completeAll();
}
