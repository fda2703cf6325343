package org.dsmip.controlplane.store;

import org.jspecify.annotations.Nullable;

/** What the control thread and the store's thread tell each other beside the records. All fields are volatile. */
final class Progress {
    private final Runnable wakeUp;
    private volatile long durable;
    private volatile @Nullable String failure;
    private volatile boolean wantsAll;
    private volatile boolean overflown;
    private volatile boolean roomWanted;
    private volatile boolean said;

    /** Told after each change that the control thread waits for. */
    Progress(Runnable wakeUp, long lastNumber) {
        this.wakeUp = wakeUp;
        durable = lastNumber;
    }

    long durable() {
        return durable;
    }

    @Nullable
    String failure() {
        return failure;
    }

    boolean wantsAll() {
        return wantsAll;
    }

    void reached(long number) {
        durable = number;
        wakeUp.run();
    }

    /** It is on the disk that there is no journal, or cannot be. */
    void isSaid() {
        if (!said) {
            said = true;
            wakeUp.run();
        }
    }

    boolean wasSaid() {
        return said;
    }

    void fails(@Nullable String reason) {
        failure = reason;
        wakeUp.run();
    }

    /** The control thread had to leave a record out. */
    void overflow() {
        overflown = true;
    }

    /** Whether that happened since the last time it was asked. */
    boolean takeOverflow() {
        final boolean was = overflown;
        if (was) {
            overflown = false;
        }
        return was;
    }

    /** The control thread has more than the way takes. */
    void wantRoom() {
        roomWanted = true;
    }

    boolean isRoomWanted() {
        return roomWanted;
    }

    void roomIsMade() {
        roomWanted = false;
        wakeUp.run();
    }

    void wantAll(boolean wanted) {
        wantsAll = wanted;
        if (wanted) {
            wakeUp.run();
        }
    }
}
