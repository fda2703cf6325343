package org.dsmip.controlplane.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Something that is done to running nodes again and again, and that they must bear. What comes over the network is in
 * {@code mischief.py}. To add more: a row.
 *
 * @param what a name for the report
 * @param first when, the first time
 * @param every how often from then on
 * @param act what is done, by its number from 0
 */
record Mischief(String what, Duration first, Duration every, Act act) {
    /** Kernel settings that some other program resets: node, file, value. */
    private static final List<String[]> SETTINGS = List.of(new String[]{"ha", "ipv4/ip_forward", "0"},
            new String[]{"ha", "ipv6/conf/all/forwarding", "0"},
            new String[]{"ha", "ipv4/conf/internet/rp_filter", "1"},
            new String[]{"mn", "ipv6/conf/dsmip1/disable_ipv6", "1"},
            new String[]{"ha", "ipv6/conf/home/proxy_ndp", "0"},
            new String[]{"mn", "ipv4/conf/dsmip1/rp_filter", "1"},
            new String[]{"mn", "ipv4/conf/eth0/arp_ignore", "0"});
    /** Not USR2, which the virtual machine uses itself and comments on. */
    private static final List<String> SIGNALS = List.of("HUP", "USR1", "PIPE", "WINCH", "ALRM", "VTALRM");
    private static final List<Integer> STEPS = List.of(3, -2, 5, 0, -5, 2);
    private static final int STOPPED_MILLIS = 50;
    private static final int UNREAD_SECONDS = 5;

    /** Does it once. */
    @FunctionalInterface
    interface Act {
        void on(Hostility lab, int number) throws Exception;
    }

    static List<Mischief> all() {
        // What the nodes have to say a line about comes once a minute, or less often.
        return List.of(
                new Mischief("the home agent's clock is set", seconds(9), seconds(90),
                        (on, number) -> on.clock("ha").step(STEPS.get(number % STEPS.size()))),
                new Mischief("the mobile node's clock is set", seconds(15), seconds(90),
                        (on, number) -> on.clock("mn").step(-STEPS.get(number % STEPS.size()))),
                new Mischief("a setting is reset", seconds(5), seconds(25), Mischief::reset),
                new Mischief("a signal is sent", seconds(2), seconds(5), Mischief::signal),
                new Mischief("a node is stopped for a moment", seconds(17), seconds(17), Mischief::pause),
                new Mischief("nobody reads the log", seconds(12), seconds(19), Mischief::leaveUnread),
                new Mischief("the mobile node moves", seconds(23), seconds(120), Mischief::move));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static void reset(Hostility on, int number) throws Exception {
        final String[] setting = SETTINGS.get(number % SETTINGS.size());
        on.write(setting[0], "/proc/sys/net/" + setting[1], setting[2]);
    }

    private static void signal(Hostility on, int number) throws Exception {
        on.daemon(node(number)).signal(SIGNALS.get(number / 2 % SIGNALS.size()));
    }

    private static void pause(Hostility on, int number) throws Exception {
        on.daemon(node(number)).signal("TSTP");
        TimeUnit.MILLISECONDS.sleep(STOPPED_MILLIS);
        on.daemon(node(number)).signal("CONT");
    }

    private static void leaveUnread(Hostility on, int number) throws Exception {
        final LogPipe log = on.output(node(number));
        log.leaveUnread();
        on.later(Duration.ofSeconds(UNREAD_SECONDS), log::readAgain);
    }

    private static void move(Hostility on, int number) throws Exception {
        on.move(number % 2 == 0 ? "visited2" : "visited1");
    }

    private static String node(int number) {
        return number % 2 == 0 ? "ha" : "mn";
    }

    static Map<String, String> places() {
        return Map.of("visited1", "203.0.113.10", "visited2", "198.51.100.10");
    }
}
