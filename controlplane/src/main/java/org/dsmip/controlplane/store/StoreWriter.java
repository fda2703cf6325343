package org.dsmip.controlplane.store;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.dsmip.controlplane.config.FileTrouble;
import org.dsmip.controlplane.config.JournalMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the control thread appends and writes it down, everything that has come meanwhile in one go. All that touches a file
 * happens here, in the store's thread.
 *
 * <p>The first failure is final for a file (OPS-DISK-1): what the file has is said to be not all, and the whole state is wanted
 * for another one, again and again until that works.
 */
public final class StoreWriter implements Runnable {
    static final int BEGIN = 5;

    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");
    private static final int MESSAGES = 1024;
    private static final int GROUP_BYTES = 1 << 20;
    /** A file may grow to twice the whole state and this. */
    static final long GROWTH_BYTES = 8 << 20;
    private static final long SYNC_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STAMP_INTERVAL_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long NEVER = Long.MAX_VALUE;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final StoreFolder folder;
    private final long growthBytes;
    private final RecordStore.Run run;
    private final RecordStore.Clocks clocks;
    private final RingBuffer way;
    private final Progress progress;
    private final Recovery recovery;
    private final Endurance endurance;
    private final @Nullable NoJournal noJournal;
    private final ByteBuffer group = ByteBuffer.allocateDirect(GROUP_BYTES + Frame.LONGEST)
            .order(ByteOrder.LITTLE_ENDIAN);
    private @Nullable Generation current;
    /** Whether what was acknowledged is found again: the whole state is in a file, and each change after it. */
    private boolean based;
    private long taken;
    /** Whether something has come that {@link #commit} has not made safe. */
    private boolean isUncommitted;
    private long nextStampNs;
    private long nextLookNs;
    private long lastSyncNs;
    /** How far of the way must be in the file that has the whole state before it can be relied on. */
    private long reliableAt = NEVER;
    /** Whether the whole state is wanted and not begun. */
    private boolean asked;
    private volatile boolean stopping;
    private volatile boolean sleeping;
    private volatile @Nullable Thread thread;

    /** Where it writes, what is there already, and how far a file grows beyond twice the whole state. */
    record Disk(StoreFiles files, Earlier earlier, long growthBytes) {}

    StoreWriter(Disk disk, RecordStore.Run run, RecordStore.Clocks clocks, RingBuffer way, Progress progress) {
        folder = new StoreFolder(disk.files(), disk.earlier());
        growthBytes = disk.growthBytes();
        this.run = run;
        this.clocks = clocks;
        this.way = way;
        this.progress = progress;
        noJournal = run.journal() == JournalMode.OFF ? new NoJournal(folder, header(), clocks, progress) : null;
        taken = disk.earlier().lastNumber();
        nextStampNs = clocks.nowNs().getAsLong();
        nextLookNs = nextStampNs;
        recovery = new Recovery(clocks.nowNs());
        endurance = new Endurance(progress, LONGEST_PAUSE_NS);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopping) {
            if (endurance.does(this::work) == 0) {
                sleep();
            }
        }
        endurance.does(this::finish);
    }

    /** Lets the writer end in order: what was appended before is written. To be called by the control thread. */
    public void stop() {
        stopping = true;
        final Thread sleeper = thread;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    void wakeUp() {
        // What was put on the way must be seen by who looks there before it sleeps.
        VarHandle.fullFence();
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    private void sleep() {
        sleeping = true;
        if (way.size() == 0 && !progress.isRoomWanted() && !stopping) {
            LockSupport.parkNanos(this, LONGEST_PAUSE_NS);
        }
        sleeping = false;
    }

    /** One round; answers how many messages it took. */
    int work() {
        int count = 0;
        try {
            if (noJournal != null) {
                noJournal.work();
            }
            failIfOverflown();
            count = way.read(this::onMessage, MESSAGES);
            makeRoom();
            commit();
            rely();
            keepFresh();
        } catch (IOException e) {
            fail(FileTrouble.reason(e));
        } catch (RuntimeException | Error e) {
            if (!recovery.isFailing()) {
                LOG.atError().setCause(e).log("an unexpected failure while the registry was written to disk");
            }
            fail(Endurance.unexpected(e));
        }
        wantWhatIsNeeded();
        return count;
    }

    private void makeRoom() {
        if (progress.isRoomWanted() && way.size() < way.capacity() / 4) {
            progress.roomIsMade();
        }
    }

    private void failIfOverflown() throws IOException {
        if (progress.takeOverflow()) {
            throw new IOException("the disk has not kept up");
        }
    }

    private FileHeader header() {
        return new FileHeader(run.journal(), run.boot(), run.distrustNtp(), run.owner());
    }

    private void onMessage(int type, MutableDirectBuffer octets, int at, int length) {
        try {
            if (type == BEGIN) {
                asked = false;
                commit();
                changeOver();
                return;
            }
            final long number = octets.getLong(at);
            final Generation file = current;
            if (file == null) {
                taken = number;
                return;
            }
            if (number != taken + 1) {
                throw new IOException("the disk has not kept up");
            }
            final Frame.Kind kind = Frame.Kind.of(type);
            Frame.put(group, kind, number, octets, at + Long.BYTES, length - Long.BYTES);
            taken = number;
            isUncommitted = true;
            if (kind == Frame.Kind.COMPLETE) {
                complete(file);
            } else if (group.position() >= GROUP_BYTES) {
                write(file);
            }
        } catch (IOException e) {
            fail(FileTrouble.reason(e));
        }
    }

    private void changeOver() throws IOException {
        progress.wantAll(false);
        final Generation former = current;
        final Generation next = next();
        reliableAt = NEVER;
        current = next;
        if (former != null && former != next) {
            former.end(clocks.wallMs().getAsLong());
        }
    }

    /** A file that nothing is wrong with takes the whole state once more where there is no other. */
    private Generation next() throws IOException {
        final Generation former = current;
        try {
            return folder.begin(header(), clocks.wallMs().getAsLong());
        } catch (IOException e) {
            if (former == null || !based) {
                throw e;
            }
            LOG.atWarn().addKeyValue("reason", FileTrouble.reason(e))
                    .log("the registry cannot be written to a new file; the one of before is written on");
            return former;
        }
    }

    /**
     * From now on replies are held back again. Those that left before, because nothing was promised, depend on records that are on
     * the way by now: {@link #wakeUp} lets a record be seen before the control thread asks what may leave.
     */
    private void complete(Generation file) throws IOException {
        write(file);
        file.sync();
        file.complete();
        isUncommitted = false;
        if (progress.failure() != null) {
            progress.fails(null);
        }
        reliableAt = way.producerPosition();
    }

    /** The file has the whole state and all that was let go: from here on it counts, and what is older does not. */
    private void rely() throws IOException {
        final Generation file = current;
        if (file == null || way.consumerPosition() < reliableAt) {
            return;
        }
        reliableAt = NEVER;
        failIfOverflown();
        if (!file.isSynced()) {
            file.sync();
        }
        file.acknowledge(clocks.wallMs().getAsLong());
        file.sync();
        lastSyncNs = clocks.nowNs().getAsLong();
        based = true;
        recovery.works();
        progress.reached(taken);
        folder.tidy();
        folder.reserve(file.end());
    }

    private void write(Generation file) throws IOException {
        if (group.position() == 0) {
            return;
        }
        group.flip();
        file.write(group);
        group.clear();
    }

    /** What has come since the last time is made as safe as promised, in one go. */
    private void commit() throws IOException {
        final Generation file = current;
        if (file == null || !isUncommitted) {
            return;
        }
        write(file);
        isUncommitted = false;
        if (run.journal() == JournalMode.SYNC) {
            file.sync();
        }
        if (based) {
            file.acknowledge(clocks.wallMs().getAsLong());
            progress.reached(taken);
        }
    }

    /** Bounds what a power cut may take with journal = "batch", and how old the newest stamp is. */
    private void keepFresh() throws IOException {
        final Generation file = current;
        final long nowNs = clocks.nowNs().getAsLong();
        if (file == null || !based) {
            return;
        }
        recovery.settle();
        lookAfter(file, nowNs);
        final boolean old = nextStampNs - nowNs <= 0;
        if (old || (!file.isSynced() && nowNs - lastSyncNs >= SYNC_INTERVAL_NS)) {
            file.sync();
            file.acknowledge(clocks.wallMs().getAsLong());
            lastSyncNs = nowNs;
        }
        if (old) {
            file.sync();
            nextStampNs = nowNs + STAMP_INTERVAL_NS;
        }
    }

    /** What is written where no start finds it is not kept. */
    private void lookAfter(Generation file, long nowNs) throws IOException {
        if (nextLookNs - nowNs > 0) {
            return;
        }
        nextLookNs = nowNs + SYNC_INTERVAL_NS;
        if (!file.isInPlace()) {
            file.disown(clocks.wallMs().getAsLong());
            throw new IOException(file.name() + " is no longer in the state directory");
        }
        if (folder.claim() && !asked) {
            asked = true;
            progress.wantAll(true);
        }
    }

    private void wantWhatIsNeeded() {
        if (run.journal() == JournalMode.OFF || asked) {
            return;
        }
        final Generation file = current;
        final boolean due = file == null
                ? recovery.isDue()
                : file.completeEnd() != 0 && reliableAt == NEVER && file.end() > 2 * file.completeEnd() + growthBytes;
        if (due) {
            asked = true;
            progress.wantAll(true);
        }
    }

    /** A failure is said once; what was acknowledged is said to be not all, so that the next run does not trust it. */
    private void fail(String reason) {
        final Generation file = current;
        final Generation unused = based ? null : file;
        final boolean hadWorked = based;
        current = null;
        reliableAt = NEVER;
        group.clear();
        isUncommitted = false;
        based = false;
        asked = false;
        progress.wantAll(false);
        if (file != null) {
            file.abandon();
        }
        recovery.plan(hadWorked);
        final String untold = distrust(unused == null ? null : unused.name());
        recovery.say(hadWorked, reason, untold);
        progress.fails(reason);
    }

    private @Nullable String distrust(@Nullable String unused) {
        try {
            return folder.distrust(unused, clocks.wallMs().getAsLong());
        } catch (RuntimeException | Error e) {
            return Endurance.unexpected(e);
        }
    }

    /** Answers 0: nothing is left. */
    private int finish() {
        while (work() > 0) {
            // What was appended before the end.
        }
        if (noJournal != null) {
            noJournal.close();
        }
        final Generation file = current;
        if (file == null || !based) {
            if (file != null) {
                file.abandon();
            }
            return 0;
        }
        try {
            Frame.put(group, Frame.Kind.CLOSED, ++taken, NOTHING, 0, 0);
            write(file);
            file.sync();
            file.acknowledge(clocks.wallMs().getAsLong());
            file.sync();
            file.close();
        } catch (IOException e) {
            fail(FileTrouble.reason(e));
        }
        return 0;
    }
}
