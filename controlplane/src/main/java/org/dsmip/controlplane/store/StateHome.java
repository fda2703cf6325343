package org.dsmip.controlplane.store;

import java.nio.file.Path;
import java.util.Map;
import org.dsmip.controlplane.config.NodeSettings;

/** Where state directories are; it needs no logging, which commands that ask and end do without. */
public final class StateHome {
    private StateHome() {}

    /**
     * Where nodes have their state directories unless their files say otherwise: that of the machine for root, else the user's.
     *
     * @param uid the user
     * @param environment of the process
     * @return a directory that no reboot clears
     */
    public static Path of(long uid, Map<String, String> environment) {
        if (uid == 0) {
            return NodeSettings.STATE_HOME;
        }
        final String given = environment.getOrDefault("XDG_STATE_HOME", "");
        // What is not absolute is to be ignored (XDG base directory specification).
        final Path states = given.startsWith("/")
                ? Path.of(given)
                : Path.of(environment.getOrDefault("HOME", "/"), ".local", "state");
        return states.resolve("dsmip");
    }
}
