package org.dsmip.controlplane.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.sys.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the nodes of a host see which kernel settings each of them needs, and what the value was before the first of them came:
 * whoever is the last to need a setting gives that value back. Owned by the control thread.
 */
final class SettingClaims implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final String KIND = "setting ";

    private final SharedNames names;
    private final Map<String, SharedNames.Shown> own = new HashMap<>();

    SettingClaims(SharedNames names) {
        this.names = names;
    }

    /** What is shown at one moment. */
    static final class Shown {
        private final List<String> names;

        private Shown(List<String> names) {
            this.names = names;
        }

        /** The value before the first of those came who need it now; null: none of them has changed it. */
        @Nullable
        String former(String what) {
            final String beginning = beginning(what);
            return names.stream().filter(name -> name.startsWith(beginning) && name.length() > beginning.length())
                    .findFirst().map(name -> name.substring(beginning.length())).orElse(null);
        }

        /** Whether anybody needs it. */
        boolean isNeeded(String what) {
            final String beginning = beginning(what);
            return names.stream().anyMatch(name -> name.startsWith(beginning));
        }
    }

    /** Asks what all nodes of the host show now, this one included. */
    Shown shown() {
        return new Shown(names.all());
    }

    /** Needs a setting that had another value before; null: it is not to be given back, or had the right one. */
    void hold(String what, @Nullable String former) {
        final SharedNames.Shown before = own.remove(what);
        try {
            own.put(what, names.show(beginning(what) + (former == null ? "" : former)));
        } catch (SystemCallException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage())
                    .log("other nodes of this host cannot see which kernel settings are needed");
        }
        if (before != null) {
            before.close();
        }
    }

    /** Does not need it any longer. */
    void release(String what) {
        final SharedNames.Shown shown = own.remove(what);
        if (shown != null) {
            shown.close();
        }
    }

    private static String beginning(String what) {
        return KIND + what + " ";
    }

    @Override
    public void close() {
        own.values().forEach(SharedNames.Shown::close);
        own.clear();
    }
}
