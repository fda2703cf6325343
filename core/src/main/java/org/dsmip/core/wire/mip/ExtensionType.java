package org.dsmip.core.wire.mip;

/** Extension type numbers of messages on UDP port 434; those of agent advertisements are another space. */
public final class ExtensionType {
    /** One octet of padding, without a length. */
    public static final int PAD = 0;
    /** Mobile-Home authentication (RFC 3344). */
    public static final int MOBILE_HOME_AUTHENTICATION = 32;
    /** Mobile-Foreign authentication (RFC 3344). */
    public static final int MOBILE_FOREIGN_AUTHENTICATION = 33;
    /** Foreign-Home authentication (RFC 3344). */
    public static final int FOREIGN_HOME_AUTHENTICATION = 34;
    /** Generalized authentication (RFC 4721), long form. */
    public static final int GENERALIZED_AUTHENTICATION = 36;
    /** Critical vendor-specific (RFC 3115), long form. */
    public static final int CRITICAL_VENDOR = 38;
    /** UDP tunnel reply (RFC 3519). */
    public static final int UDP_TUNNEL_REPLY = 44;
    /** Foreign agent error (RFC 4636). */
    public static final int FOREIGN_AGENT_ERROR = 45;
    /** GRE key (RFC 6245), long form. */
    public static final int GRE_KEY = 48;
    /** Encapsulating delivery style (RFC 3024). */
    public static final int ENCAPSULATING_DELIVERY_STYLE = 130;
    /** Network access identifier (RFC 2794). */
    public static final int NAI = 131;
    /** Mobile-Foreign challenge (RFC 4721). */
    public static final int CHALLENGE = 132;
    /** Normal vendor-specific (RFC 3115). */
    public static final int VENDOR = 134;
    /** Revocation support (RFC 3543). */
    public static final int REVOCATION_SUPPORT = 137;
    /** Dynamic home agent (RFC 4433), two layouts. */
    public static final int DYNAMIC_HOME_AGENT = 139;
    /** UDP tunnel request (RFC 3519). */
    public static final int UDP_TUNNEL_REQUEST = 144;
    /** Message string (RFC 4917). */
    public static final int MESSAGE_STRING = 145;
    /** Mobile network (RFC 5177). */
    public static final int MOBILE_NETWORK = 148;
    /** Dual stack (RFC 5454). */
    public static final int DUAL_STACK = 152;

    /** Subtype of {@link #DUAL_STACK}: IPv6 prefix request. */
    public static final int PREFIX_REQUEST_SUBTYPE = 1;
    /** Subtype of {@link #DUAL_STACK}: IPv6 prefix reply. */
    public static final int PREFIX_REPLY_SUBTYPE = 2;
    /** Subtype of {@link #DUAL_STACK}: IPv6 tunneling mode. */
    public static final int TUNNELING_MODE_SUBTYPE = 3;

    private static final int FIRST_SKIPPABLE = 128;

    private ExtensionType() {}

    /**
     * Says whether a node that does not know the type passes over the extension (RFC 3344 section 1.8).
     *
     * @param type 0..255
     * @return false if the whole message is discarded instead
     */
    public static boolean isSkippable(int type) {
        return type >= FIRST_SKIPPABLE;
    }

    /**
     * Says whether the extension has a subtype and a 16-bit length (RFC 3344 section 1.10).
     *
     * @param type 0..255
     * @return true for the types that were defined so
     */
    public static boolean isLongForm(int type) {
        return switch (type) {
            case GENERALIZED_AUTHENTICATION, CRITICAL_VENDOR, 40, 41, 42, 43, 47, GRE_KEY, 50 -> true;
            default -> false;
        };
    }

    /**
     * Says whether this program decodes the type.
     *
     * @param type 0..255
     * @return true for the types named here, other than the pad
     */
    public static boolean isKnown(int type) {
        return switch (type) {
            case MOBILE_HOME_AUTHENTICATION, MOBILE_FOREIGN_AUTHENTICATION, FOREIGN_HOME_AUTHENTICATION,
                    GENERALIZED_AUTHENTICATION, CRITICAL_VENDOR, UDP_TUNNEL_REPLY, FOREIGN_AGENT_ERROR, GRE_KEY,
                    ENCAPSULATING_DELIVERY_STYLE, NAI, CHALLENGE, VENDOR, REVOCATION_SUPPORT, DYNAMIC_HOME_AGENT,
                    UDP_TUNNEL_REQUEST, MESSAGE_STRING, MOBILE_NETWORK, DUAL_STACK ->
                true;
            default -> false;
        };
    }
}
