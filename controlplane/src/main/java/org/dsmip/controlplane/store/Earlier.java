package org.dsmip.controlplane.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.dsmip.controlplane.config.FileTrouble;
import org.dsmip.controlplane.config.JournalMode;
import org.jspecify.annotations.Nullable;

/** What earlier runs of a node have left in its state directory. Read once, before the node starts. */
public final class Earlier {
    private static final Pattern NAME = Pattern.compile("registry\\.(\\d{1,18})");

    private final StoreFiles files;
    private final List<Survey> chain = new ArrayList<>();
    private final List<Strange> strange = new ArrayList<>();
    private final List<String> obsolete = new ArrayList<>();
    private long highestGeneration;
    private long lastNumber;
    /** Something is missing before the change of this number. */
    private long joinedFrom;
    private boolean hasShrunk;
    private boolean isUnlisted;
    private @Nullable String doubt;

    /**
     * Who reads.
     *
     * @param owner the node, in words
     * @param boot of this machine
     */
    public record Self(String owner, UUID boot) {}

    /**
     * A file that is not used.
     *
     * @param name of the file
     * @param reason why
     */
    public record Strange(String name, String reason) {}

    /** Is told what was found, in the order in which it was written. */
    public interface Visitor {
        /**
         * A part of the whole state.
         *
         * @param octets valid during the call
         * @param at of the first octet
         * @param length of the part
         * @param certain false: something written later may be missing
         */
        void part(DirectBuffer octets, int at, int length, boolean certain);

        /**
         * A change.
         *
         * @param octets valid during the call
         * @param at of the first octet
         * @param length of the record
         * @param certain false: something written later may be missing
         */
        void record(DirectBuffer octets, int at, int length, boolean certain);
    }

    private Earlier(StoreFiles files) {
        this.files = files;
    }

    /**
     * Looks through a state directory. Whatever is wrong there, it answers.
     *
     * @param files of the state directory
     * @param self who looks
     * @return what there is
     */
    public static Earlier read(StoreFiles files, Self self) {
        final Earlier earlier = new Earlier(files);
        try {
            earlier.survey(names(files), self);
        } catch (IOException e) {
            earlier.isUnlisted = true;
            earlier.doubt = "the state directory cannot be read (" + FileTrouble.reason(e) + ")";
        }
        return earlier;
    }

    /** The newest first. */
    private static List<String> names(StoreFiles files) throws IOException {
        return files.names().stream().filter(Earlier::isRegistry)
                .sorted((one, other) -> Long.compare(generation(other), generation(one))).toList();
    }

    static boolean isRegistry(String name) {
        return NAME.matcher(name).matches();
    }

    static long generation(String name) {
        return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
    }

    static String name(long generation) {
        return "registry." + generation;
    }

    /** Back to the newest file with the whole state in it; what is older than that counts no more. */
    private void survey(List<String> names, Self self) {
        boolean based = false;
        for (String name : names) {
            highestGeneration = Math.max(highestGeneration, generation(name));
            if (based) {
                obsolete.add(name);
                continue;
            }
            switch (Survey.of(files, name, self)) {
                case Survey.Result.Unreadable unreadable -> {
                    strange.add(new Strange(name, unreadable.reason()));
                    doubt("a file of the registry cannot be used");
                }
                case Survey.Result.Usable usable -> {
                    final Survey survey = usable.survey();
                    chain.addFirst(survey);
                    lastNumber = Math.max(lastNumber, survey.content().lastNumber());
                    judge(survey, self);
                    based = survey.content().complete() || survey.header().journal() == JournalMode.OFF;
                }
            }
        }
        checkJoints();
        if (!based && chain.stream().anyMatch(survey -> !survey.isIdle())) {
            doubt("the whole state is in no file");
        }
    }

    /** Each file goes on where the one before it ends, unless somebody has put back an older one. */
    private void checkJoints() {
        long last = 0;
        for (Survey survey : chain) {
            final Survey.Content content = survey.content();
            if (content.frames() > 0 && last != 0 && content.firstNumber() != last + 1) {
                joinedFrom = content.firstNumber();
                doubt("a file of the registry does not go on where the one before it ends");
            }
            last = content.frames() > 0 ? content.lastNumber() : last;
        }
    }

    private void judge(Survey survey, Self self) {
        if (survey.header().journal() == JournalMode.OFF) {
            doubt("an earlier run kept no journal");
        } else if (survey.isDistrusted()) {
            doubt("a while of the last run could not be written down");
        } else if (survey.content().damaged()) {
            strange.add(new Strange(survey.name(), "something that was acknowledged is missing in it"));
            doubt("something that was acknowledged is missing");
        } else if (survey.header().journal() == JournalMode.BATCH && !survey.content().closed()
                && !survey.header().boot().equals(self.boot)) {
            doubt("the machine went down, and journal = \"batch\" may have lost the last second");
        }
    }

    private void doubt(String reason) {
        doubt = doubt == null ? reason : doubt;
    }

    /**
     * Says why this may not be all that was accepted.
     *
     * @return words; null: it is all, or there was no earlier run
     */
    public @Nullable String doubt() {
        return doubt;
    }

    /**
     * When an earlier run could not be sure of what was accepted before it.
     *
     * @return wall clock of the newest such start, in the format of NTP; 0: there was none
     */
    public long distrustNtp() {
        return chain.isEmpty() ? 0 : chain.getLast().header().distrustNtp();
    }

    /**
     * The wall clock time written down last. An older file may have a later one: the clock was set back since.
     *
     * @return milliseconds since 1970; 0: none
     */
    public long newestStampMs() {
        return chain.reversed().stream().map(Survey::mark).filter(Objects::nonNull).findFirst().map(Mark::stampMs)
                .orElse(0L);
    }

    /**
     * Files that are not, or not wholly, of use.
     *
     * @return with reasons; they are given another name once the state is safe elsewhere
     */
    public List<Strange> strange() {
        return strange;
    }

    List<String> obsolete() {
        return obsolete;
    }

    /** All files with frames that can be read. */
    List<String> readable() {
        return chain.stream().map(Survey::name).toList();
    }

    /** Whether there may be files that are not known here. */
    boolean isUnlisted() {
        return isUnlisted;
    }

    long highestGeneration() {
        return highestGeneration;
    }

    long lastNumber() {
        return lastNumber;
    }

    /**
     * Tells everything that was kept.
     *
     * @param visitor is told
     * @return false: the disk gives less than it did before, and what was told as certain may be out of date; told again to
     *     another visitor, nothing is certain
     */
    public boolean replay(Visitor visitor) {
        final boolean unreadable = hasShrunk || strange.stream().anyMatch(file -> !readable().contains(file.name()));
        final long certainFrom = unreadable
                ? Long.MAX_VALUE
                : chain.stream().mapToLong(survey -> Math.max(joinedFrom, survey.content().certainFrom())).max()
                        .orElse(0);
        for (Survey survey : chain) {
            if (survey.header().journal() != JournalMode.OFF) {
                replay(survey, certainFrom, visitor);
            }
        }
        return !hasShrunk;
    }

    private void replay(Survey survey, long certainFrom, Visitor visitor) {
        try (StoreFiles.Input input = files.read(survey.name())) {
            final FrameReader frames = new FrameReader(input, survey.content().acknowledged());
            int count = 0;
            while (frames.next()) {
                count++;
                final boolean certain = frames.number() >= certainFrom;
                if (frames.kind() == Frame.Kind.RECORD) {
                    visitor.record(frames.octets(), frames.bodyAt(), frames.bodyLength(), certain);
                } else if (frames.kind() == Frame.Kind.PART && survey.content().complete()) {
                    visitor.part(frames.octets(), frames.bodyAt(), frames.bodyLength(), certain);
                }
            }
            if (count != survey.content().frames()) {
                shrinks("a part of it is missing");
            }
        } catch (IOException e) {
            shrinks(FileTrouble.reason(e));
        }
    }

    private void shrinks(String reason) {
        hasShrunk = true;
        doubt("a file of the registry cannot be read any more (" + reason + ")");
    }
}
