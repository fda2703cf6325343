package org.dsmip.controlplane.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel setting that a node needs.
 *
 * @param key as for {@link org.dsmip.core.io.Sysctl}
 * @param value what it has to be
 * @param insteadOf the only value it takes the place of, others being an operator's choice; null: any
 * @param ending what becomes of it at the end of the node
 */
public record Setting(String key, String value, @Nullable String insteadOf, Ending ending) {
    private static final String IPV6 = "net.ipv6.";
    private static final List<String> INTERFACE_TREES = List.of("net.ipv4.conf.", "net.ipv6.conf.", "net.ipv4.neigh.",
            "net.ipv6.neigh.");
    private static final List<String> OF_ALL = List.of("all", "default");

    /** What becomes of a setting at the end of the node. */
    public enum Ending {
        /** It gets its former value: it is about the node's own device or link. */
        GIVE_BACK,
        /** It stays: other programs may rely on it by now, and the kernel does not tell which. */
        LEAVE
    }

    /**
     * A setting of the node's own device or link.
     *
     * @param key as for {@link org.dsmip.core.io.Sysctl}
     * @param value what it has to be
     * @return the setting
     */
    public static Setting own(String key, String value) {
        return new Setting(key, value, null, Ending.GIVE_BACK);
    }

    /**
     * A setting of the whole host.
     *
     * @param key as for {@link org.dsmip.core.io.Sysctl}
     * @param value what it has to be
     * @return the setting
     */
    public static Setting shared(String key, String value) {
        return new Setting(key, value, null, Ending.LEAVE);
    }

    /** Whether a value that was found will do. */
    boolean accepts(String found) {
        return found.equals(value) || (insteadOf != null && !found.equals(insteadOf));
    }

    boolean isIpv6() {
        return key.startsWith(IPV6);
    }

    /** Whether it is one of those that the kernel keeps for each interface, and of this one. */
    boolean isOf(String interfaceName) {
        return interfaceName.equals(interfaceName());
    }

    /** The interface that it is a setting of; null: of the whole host. */
    @Nullable
    String interfaceName() {
        for (String tree : INTERFACE_TREES) {
            final int last = key.lastIndexOf('.');
            if (key.startsWith(tree) && last > tree.length()) {
                final String name = key.substring(tree.length(), last);
                return OF_ALL.contains(name) ? null : name;
            }
        }
        return null;
    }

    /** What it is to all nodes of a host, whatever name each knows the interface by; 0: it is a setting of no interface. */
    String identity(int linkIndex) {
        return linkIndex == 0 ? key : keyOn("index/" + linkIndex);
    }

    /** The same setting of the interface under another name. */
    String keyOn(String otherName) {
        for (String tree : INTERFACE_TREES) {
            if (key.startsWith(tree)) {
                return tree + otherName + key.substring(key.lastIndexOf('.'));
            }
        }
        return key;
    }
}
