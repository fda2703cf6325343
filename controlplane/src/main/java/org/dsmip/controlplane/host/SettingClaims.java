package org.dsmip.controlplane.host;

import java.util.HashMap;
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

    /** Needs a setting that had another value before; null: it is not to be given back, or had the right one. */
    void hold(String key, @Nullable String former) {
        final SharedNames.Shown before = own.remove(key);
        try {
            own.put(key, names.show(beginning(key) + (former == null ? "" : former)));
        } catch (SystemCallException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage())
                    .log("other nodes of this host cannot see which kernel settings are needed");
        }
        if (before != null) {
            before.close();
        }
    }

    /** The value before the first of the others came who need it now; null: none of them has changed it. */
    @Nullable
    String former(String key) {
        final String beginning = beginning(key);
        return names.all().stream().filter(name -> name.startsWith(beginning) && name.length() > beginning.length())
                .findFirst().map(name -> name.substring(beginning.length())).orElse(null);
    }

    /** Does not need it any longer; answers whether another does. */
    boolean release(String key) {
        final SharedNames.Shown shown = own.remove(key);
        if (shown != null) {
            shown.close();
        }
        final String beginning = beginning(key);
        return names.all().stream().anyMatch(name -> name.startsWith(beginning));
    }

    private static String beginning(String key) {
        return KIND + key + " ";
    }

    @Override
    public void close() {
        own.values().forEach(SharedNames.Shown::close);
        own.clear();
    }
}
