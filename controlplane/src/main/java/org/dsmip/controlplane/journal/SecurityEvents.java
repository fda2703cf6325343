package org.dsmip.controlplane.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.IpAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Events of one cause, summed up in bounded space whatever strangers choose: how many, of how many peers, and the words of up to
 * three. These are the first, the last, and between them the first of another peer, if there is one: whoever sends more of the
 * same cause under his own address hides nobody else's. Not thread-safe.
 */
final class SecurityEvents implements SecurityLog.Untold {
    /** Source addresses cost their sender nothing. */
    private static final int MOST_PEERS = 16;
    private static final int MOST_CHARACTERS = 200;

    private final String cause;
    private final Set<IpAddress> peers = new HashSet<>();
    private boolean hasMorePeers;
    private long times;
    private @Nullable Words first;
    private @Nullable Words second;
    private @Nullable Words ofAnotherPeer;
    private @Nullable Words last;

    /** Who, and what. */
    private record Words(IpAddress peer, String detail) {
        static Words of(Effect.NoteSecurityEvent event) {
            final String detail = event.detail();
            return new Words(event.peer(), detail.length() <= MOST_CHARACTERS
                    ? detail
                    : detail.substring(0, MOST_CHARACTERS) + "…");
        }

        @Override
        public String toString() {
            return peer + ": " + detail;
        }
    }

    /** One of what is told, and its place among the others. */
    private record Told(String place, Words words) {}

    SecurityEvents(String cause) {
        this.cause = cause;
    }

    void add(Effect.NoteSecurityEvent event) {
        times++;
        if (peers.size() < MOST_PEERS) {
            peers.add(event.peer());
        } else {
            hasMorePeers |= !peers.contains(event.peer());
        }
        final Words words = Words.of(event);
        last = words;
        if (first == null) {
            first = words;
        } else if (!words.equals(first)) {
            second = second == null ? words : second;
            if (ofAnotherPeer == null && !words.peer.equals(first.peer)) {
                ofAnotherPeer = words;
            }
        }
    }

    /** All that differs, in the order in which it came. */
    private List<Told> told() {
        final List<Told> told = new ArrayList<>();
        if (first == null || last == null) {
            return told;
        }
        told.add(new Told("first", first));
        final Words between = ofAnotherPeer == null || ofAnotherPeer.equals(last) ? second : ofAnotherPeer;
        if (between != null && !between.equals(last)) {
            told.add(new Told("also", between));
        }
        if (between != null) {
            told.add(new Told("last", last));
        }
        return told;
    }

    private String peers() {
        return hasMorePeers ? "more than " + MOST_PEERS : Integer.toString(peers.size());
    }

    @Override
    public LoggingEventBuilder addTo(LoggingEventBuilder builder) {
        LoggingEventBuilder line = builder.addKeyValue("cause", cause).addKeyValue("times", times);
        final List<Told> told = told();
        if (told.size() == 1) {
            final Words only = told.getFirst().words;
            return line.addKeyValue("peer", only.peer).addKeyValue("detail", only.detail);
        }
        line = line.addKeyValue("peers", peers());
        for (Told one : told) {
            line = line.addKeyValue(one.place, one.words);
        }
        return line;
    }

    @Override
    public String inShort() {
        final List<Told> told = told();
        final String beginning = cause + " " + times + (times == 1 ? " time" : " times");
        if (told.size() == 1) {
            return beginning + ", " + told.getFirst().words;
        }
        return beginning + " by " + peers() + (peers.size() == 1 ? " peer (" : " peers (") + told.stream()
                .map(one -> one.place + " " + one.words).collect(Collectors.joining("; ")) + ")";
    }
}
