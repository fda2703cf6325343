package org.dsmip.core.wire.mip;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Codes of a registration reply by name (base ledger section 4.4). {@code FA_}: said by a foreign agent; {@code HA_}: by a
 * home agent.
 */
public enum ReplyCode {
    /** Accepted. */
    ACCEPTED(0),
    /** Accepted, but simultaneous bindings are not supported. */
    ACCEPTED_WITHOUT_SIMULTANEOUS_BINDINGS(1),
    /** Concurrent registration (RFC 6521). */
    CONCURRENT_REGISTRATION(2),
    /** Reason unspecified. */
    FA_UNSPECIFIED(64),
    /** Administratively prohibited. */
    FA_ADMINISTRATIVELY_PROHIBITED(65),
    /** Insufficient resources. */
    FA_INSUFFICIENT_RESOURCES(66),
    /** The mobile node failed authentication. */
    FA_MOBILE_NODE_FAILED_AUTHENTICATION(67),
    /** The home agent failed authentication. */
    FA_HOME_AGENT_FAILED_AUTHENTICATION(68),
    /** The requested lifetime is too long. */
    FA_LIFETIME_TOO_LONG(69),
    /** Poorly formed request. */
    FA_POORLY_FORMED_REQUEST(70),
    /** Poorly formed reply. */
    FA_POORLY_FORMED_REPLY(71),
    /** The requested encapsulation is unavailable. */
    FA_ENCAPSULATION_UNAVAILABLE(72),
    /** Van Jacobson compression unavailable, now reserved. */
    FA_RESERVED_73(73),
    /** The requested reverse tunnel is unavailable. */
    FA_REVERSE_TUNNEL_UNAVAILABLE(74),
    /** Reverse tunnel is mandatory and the T flag is not set. */
    FA_REVERSE_TUNNEL_MANDATORY(75),
    /** The mobile node is too distant. */
    FA_MOBILE_NODE_TOO_DISTANT(76),
    /** Invalid care-of address. */
    FA_INVALID_CARE_OF_ADDRESS(77),
    /** Registration timeout. */
    FA_REGISTRATION_TIMEOUT(78),
    /** The delivery style is not supported. */
    FA_DELIVERY_STYLE_UNSUPPORTED(79),
    /** Home network unreachable. */
    FA_HOME_NETWORK_UNREACHABLE(80),
    /** Home agent host unreachable. */
    FA_HOME_AGENT_HOST_UNREACHABLE(81),
    /** Home agent port unreachable. */
    FA_HOME_AGENT_PORT_UNREACHABLE(82),
    /** Home agent unreachable for another reason. */
    FA_HOME_AGENT_UNREACHABLE(88),
    /** Vendor-specific reason (RFC 4784). */
    FA_VENDOR_SPECIFIC(89),
    /** A home agent address is required. */
    FA_NON_ZERO_HOME_AGENT_REQUIRED(90),
    /** A home address is required. */
    FA_NON_ZERO_HOME_ADDRESS_REQUIRED(96),
    /** The reply lacks the NAI. */
    FA_MISSING_NAI(97),
    /** The reply lacks the home agent. */
    FA_MISSING_HOME_AGENT(98),
    /** The reply lacks the home address. */
    FA_MISSING_HOME_ADDRESS(99),
    /** Unknown critical vendor extension from the mobile node. */
    FA_UNKNOWN_VENDOR_EXTENSION_FROM_MOBILE_NODE(100),
    /** Unknown critical vendor extension from the home agent. */
    FA_UNKNOWN_VENDOR_EXTENSION_FROM_HOME_AGENT(101),
    /** Unknown challenge. */
    FA_UNKNOWN_CHALLENGE(104),
    /** Missing challenge. */
    FA_MISSING_CHALLENGE(105),
    /** Stale challenge. */
    FA_STALE_CHALLENGE(106),
    /** Missing key reply (RFC 3957). */
    FA_MISSING_KEY_REPLY(107),
    /** The AAA authentication of the mobile node failed. */
    FA_AAA_AUTHENTICATION_FAILED(108),
    /** The home agent returned another challenge. */
    FA_WRONG_CHALLENGE_FROM_HOME_AGENT(109),
    /** Reason unspecified. */
    HA_UNSPECIFIED(128),
    /** Administratively prohibited. */
    HA_ADMINISTRATIVELY_PROHIBITED(129),
    /** Insufficient resources. */
    HA_INSUFFICIENT_RESOURCES(130),
    /** The mobile node failed authentication. */
    HA_MOBILE_NODE_FAILED_AUTHENTICATION(131),
    /** The foreign agent failed authentication. */
    HA_FOREIGN_AGENT_FAILED_AUTHENTICATION(132),
    /** Registration identification mismatch. */
    HA_IDENTIFICATION_MISMATCH(133),
    /** Poorly formed request. */
    HA_POORLY_FORMED_REQUEST(134),
    /** Too many simultaneous bindings. */
    HA_TOO_MANY_BINDINGS(135),
    /** Unknown home agent address. */
    HA_UNKNOWN_HOME_AGENT_ADDRESS(136),
    /** The requested reverse tunnel is unavailable. */
    HA_REVERSE_TUNNEL_UNAVAILABLE(137),
    /** Reverse tunnel is mandatory and the T flag is not set. */
    HA_REVERSE_TUNNEL_MANDATORY(138),
    /** The requested encapsulation is unavailable. */
    HA_ENCAPSULATION_UNAVAILABLE(139),
    /** Unknown critical vendor extension from the mobile node. */
    HA_UNKNOWN_VENDOR_EXTENSION_FROM_MOBILE_NODE(140),
    /** Unknown critical vendor extension from the foreign agent. */
    HA_UNKNOWN_VENDOR_EXTENSION_FROM_FOREIGN_AGENT(141),
    /** The requested UDP tunnel encapsulation is unavailable. */
    HA_UDP_ENCAPSULATION_UNAVAILABLE(142),
    /** Another home agent is to be used. */
    HA_REDIRECT(143),
    /** The AAA authentication of the mobile node failed. */
    HA_AAA_AUTHENTICATION_FAILED(144),
    /** Zero care-of address (RFC 4857). */
    HA_ZERO_CARE_OF_ADDRESS(145),
    /** Dynamic regional foreign agent (RFC 4857). */
    HA_DYNAMIC_GFA(146),
    /** Mobile network error. */
    HA_MOBILE_NETWORK_ERROR(147),
    /** Mobile networks are not allowed. */
    HA_MOBILE_NETWORK_DISALLOWED(148),
    /** Proxy registration refused (RFC 5563). */
    HA_PROXY_REGISTRATION_149(149),
    /** Proxy registration refused (RFC 5563). */
    HA_PROXY_REGISTRATION_150(150),
    /** Service authorization failed (RFC 5446). */
    HA_SERVICE_AUTHORIZATION_FAILED(151),
    /** Multipath refused (RFC 7629). */
    HA_MULTIPATH_152(152),
    /** Multipath refused (RFC 7629). */
    HA_MULTIPATH_153(153),
    /** Invalid home agent address. */
    FA_INVALID_HOME_AGENT_ADDRESS(194);

    /** Who a code comes from. */
    public enum Origin {
        /** A home agent. */
        HOME_AGENT,
        /** A foreign agent. */
        FOREIGN_AGENT,
        /** Some other party of a protocol that this program does not speak. */
        OTHER
    }

    private static final @Nullable ReplyCode[] BY_WIRE = new ReplyCode[256];

    static {
        for (ReplyCode code : values()) {
            BY_WIRE[code.wire] = code;
        }
    }

    private final int wire;

    ReplyCode(int wire) {
        this.wire = wire;
    }

    /** {@return the octet on the wire} */
    public int wire() {
        return wire;
    }

    /** {@return whether the registration stands} */
    public boolean accepted() {
        return isAccepted(wire);
    }

    /** {@return who says so} */
    public Origin origin() {
        return origin(wire);
    }

    /**
     * The name of a code.
     *
     * @param code 0..255
     * @return the code, or null if it has no name here; {@link #origin(int)} and {@link #isAccepted(int)} still answer
     */
    public static @Nullable ReplyCode fromWire(int code) {
        return BY_WIRE[code];
    }

    /**
     * Says whether a code, named or not, means that the registration stands.
     *
     * @param code 0..255
     * @return true for 0..8
     */
    public static boolean isAccepted(int code) {
        return code <= 8;
    }

    /**
     * Who a code, named or not, comes from (base ledger section 4.3).
     *
     * @param code 0..255
     * @return the origin
     */
    public static Origin origin(int code) {
        if (isAccepted(code) || (code >= 128 && code <= 192)) {
            return Origin.HOME_AGENT;
        }
        // RFC 5944 put 194 into the range of gateway foreign agents, but an ordinary foreign agent says it.
        return (code >= 64 && code < 128) || code == 194 ? Origin.FOREIGN_AGENT : Origin.OTHER;
    }

    /**
     * What it says, for people.
     *
     * @return lower case words, without who says it
     */
    public String words() {
        final String name = name();
        final boolean origin = name.startsWith("HA_") || name.startsWith("FA_");
        return name.substring(origin ? 3 : 0).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
