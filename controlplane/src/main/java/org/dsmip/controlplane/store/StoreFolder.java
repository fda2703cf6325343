package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.dsmip.controlplane.config.FileTrouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which files of the registry there are, and which of them may go. Used by the store's thread. */
final class StoreFolder {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");

    static final String SET_ASIDE = "set-aside.";
    static final String RESERVE = "reserve";
    private static final String DIRECTORY = "directory";

    /** So that a disk which damages files again and again is not filled by them. */
    private static final int KEPT_ASIDE = 4;
    private static final Pattern ASIDE = Pattern.compile(Pattern.quote(SET_ASIDE) + "registry\\.\\d{1,18}");
    private static final int SMALLEST_RESERVE_BYTES = 1 << 20;

    private final StoreFiles files;
    private final List<String> toSetAside = new ArrayList<>();
    /** Older than the one that is written. */
    private final List<String> older = new ArrayList<>();
    private final Set<String> distrusted = new HashSet<>();
    /** Whether the disk may not know a new name yet. */
    private boolean namesUnsynced;
    private long generation;
    private long reserved;
    private boolean saidThatSomeStay;
    private @Nullable String newest;
    /** Whether there may be files that nobody has looked at. */
    private boolean isUnlisted;
    /** Those that this node has found later and does not read. */
    private final Set<String> passedOver = new HashSet<>();

    StoreFolder(StoreFiles files, Earlier earlier) {
        this.files = files;
        generation = earlier.highestGeneration();
        isUnlisted = earlier.isUnlisted();
        earlier.strange().forEach(file -> toSetAside.add(file.name()));
        older.addAll(earlier.obsolete());
        earlier.readable().stream().filter(name -> !toSetAside.contains(name)).forEach(older::add);
    }

    /** Makes the next file, with the room of the reserve; the ones before stay until it is complete. */
    Generation begin(FileHeader header, long stampMs) throws IOException {
        claim();
        release();
        generation++;
        final String name = Earlier.name(generation);
        try {
            final Generation begun = Generation.create(files, name, header, stampMs);
            if (newest != null) {
                older.add(newest);
            }
            newest = name;
            return begun;
        } catch (IOException | RuntimeException | Error e) {
            discard(name);
            throw e;
        }
    }

    /**
     * The directory is this node's, and what is in it that was not read at the start is passed over.
     *
     * @return whether a start would take some of that for newer than what is written
     */
    boolean claim() throws IOException {
        isUnlisted |= files.claim();
        return list();
    }

    private boolean list() throws IOException {
        final long before = generation;
        if (isUnlisted) {
            passOver(files.names());
            isUnlisted = false;
        }
        return generation > before;
    }

    /** This node knows better than they do. */
    private void passOver(List<String> found) {
        for (String name : found) {
            if (Earlier.isRegistry(name) && !name.equals(newest) && !older.contains(name)
                    && !toSetAside.contains(name)) {
                LOG.atWarn().addKeyValue("file", name)
                        .addKeyValue("reason", "it was not there, or not seen, at the start")
                        .log("a file of the registry is set aside");
                toSetAside.add(name);
                passedOver.add(name);
                generation = Math.max(generation, Earlier.generation(name));
            }
        }
    }

    /** What is done with a file. */
    private interface Act {
        void on(String name) throws IOException;
    }

    /**
     * The newest file has everything: the others go, and what is damaged is kept under another name. What cannot be done now is
     * done the next time, and keeps nothing else from being done.
     */
    void tidy() {
        final Map<String, String> staying = new LinkedHashMap<>();
        namesUnsynced |= toSetAside
                .removeIf(name -> works(name, from -> files.rename(from, SET_ASIDE + from), staying));
        if (namesUnsynced) {
            namesUnsynced = !works(DIRECTORY, directory -> files.sync(), staying);
            works(DIRECTORY, directory -> surplus().forEach(name -> works(name, files::delete, staying)), staying);
        }
        if (!namesUnsynced) {
            older.removeIf(name -> works(name, files::delete, staying));
        }
        if (!staying.isEmpty() && !saidThatSomeStay) {
            LOG.atWarn().addKeyValue("files", staying)
                    .log("older files of the registry can be neither removed nor renamed; they take room until that works");
        }
        saidThatSomeStay = !staying.isEmpty();
    }

    private static boolean works(String name, Act act, Map<String, String> staying) {
        try {
            act.on(name);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            staying.put(name, FileTrouble.reason(e));
            return false;
        }
    }

    /** The oldest of what is kept aside. */
    private List<String> surplus() throws IOException {
        return files.names().stream().filter(name -> ASIDE.matcher(name).matches())
                .sorted(Comparator.comparingLong(Earlier::generation).reversed()).skip(KEPT_ASIDE).toList();
    }

    /**
     * Says of what is on disk that more is accepted than it has, so that the next run does not trust it. By name: a descriptor
     * that has failed is not used again.
     *
     * @param unused the file that was written, if nobody relies on it; null: there is none
     * @return null, or why it could not be said
     */
    @Nullable
    String distrust(@Nullable String unused, long stampMs) {
        release();
        if (unused != null) {
            discard(unused);
        } else if (newest != null) {
            older.add(newest);
        }
        newest = null;
        String failure = null;
        try {
            list();
        } catch (IOException e) {
            failure = FileTrouble.reason(e);
        }
        final List<String> all = new ArrayList<>(older);
        toSetAside.stream().filter(passedOver::contains).forEach(all::add);
        for (String name : all) {
            if (!distrusted.contains(name)) {
                final String reason = distrustOne(name, stampMs);
                if (reason == null) {
                    distrusted.add(name);
                } else {
                    failure = reason;
                }
            }
        }
        return failure;
    }

    private @Nullable String distrustOne(String name, long stampMs) {
        final ByteBuffer mark = Mark.buffer();
        new Mark(Mark.LOST, Mark.LOST, stampMs).encode(mark);
        try {
            files.overwrite(name, Mark.AT, mark);
            return null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return truncate(name);
        }
    }

    /** What cannot be overwritten any more can sometimes still be emptied; that shows as well that something was there. */
    private @Nullable String truncate(String name) {
        try {
            files.truncate(name);
            return null;
        } catch (IOException e) {
            return FileTrouble.reason(e);
        }
    }

    private void discard(String name) {
        try {
            files.delete(name);
        } catch (IOException e) {
            if (mayBeThere(name)) {
                older.add(name);
            }
        }
    }

    private boolean mayBeThere(String name) {
        try {
            return files.names().contains(name);
        } catch (IOException e) {
            return true;
        }
    }

    /** Room that only the next file gets. */
    void reserve(long bytes) {
        final long wanted = Math.max(bytes, SMALLEST_RESERVE_BYTES);
        if (wanted <= reserved) {
            return;
        }
        final ByteBuffer zeros = ByteBuffer.allocate(SMALLEST_RESERVE_BYTES);
        try (StoreFiles.Output file = files.create(RESERVE)) {
            for (long at = 0; at < wanted; at += zeros.capacity()) {
                file.write(zeros.clear(), at);
            }
            reserved = wanted;
        } catch (IOException e) {
            release();
        }
    }

    private void release() {
        try {
            files.delete(RESERVE);
            reserved = 0;
        } catch (IOException ignored) {
            // Then there is no more room than before.
        }
    }
}
