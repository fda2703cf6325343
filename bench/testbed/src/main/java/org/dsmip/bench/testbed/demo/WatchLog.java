package org.dsmip.bench.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code traffic stack --interval-report} says while it watches the ports of the testbed's switch. */
final class WatchLog {
    private static final Pattern INTERVAL = Pattern.compile("time-millis=(\\d+) .*");
    private static final Pattern STACK = Pattern.compile("interface=(\\S*) frames=\\d* stack=\"?([^\"]*)\"?");
    /** No traffic of a user: address resolution, link-local IPv6, registrations. */
    private static final Pattern IDLE_TALK = Pattern.compile("arp|(.* )?6\\(link-local\\)|(.* )?U");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 20;

    private final Path file;

    WatchLog(Path file) {
        this.file = file;
    }

    /** How many lines there are so far. */
    int size() throws IOException {
        return lines().size();
    }

    /** What was seen of users' traffic in the lines from that number on. */
    NavigableSet<Sighting> since(int first) throws IOException {
        final NavigableSet<Sighting> seen = new TreeSet<>();
        for (String line : lines().stream().skip(first).toList()) {
            final Matcher stack = STACK.matcher(line);
            if (stack.matches() && !IDLE_TALK.matcher(stack.group(2)).matches()) {
                seen.add(Sighting.at(stack.group(1), stack.group(2)));
            }
        }
        return seen;
    }

    /** Waits until it has told of everything up to now; false: it has fallen silent. */
    boolean awaitNow() throws IOException, InterruptedException {
        final long nowMillis = System.currentTimeMillis();
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (toldUntilMillis() <= nowMillis) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    private long toldUntilMillis() throws IOException {
        for (String line : lines().reversed()) {
            final Matcher interval = INTERVAL.matcher(line);
            if (interval.matches()) {
                return Long.parseLong(interval.group(1));
            }
        }
        return 0;
    }

    /** Without what it is still writing. */
    private List<String> lines() throws IOException {
        final String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
