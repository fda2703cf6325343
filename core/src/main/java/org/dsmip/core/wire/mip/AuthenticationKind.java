package org.dsmip.core.wire.mip;

/** Who authenticates to whom with an {@link AuthenticationExtension}. */
public enum AuthenticationKind {
    /** Mobile node and home agent. */
    MOBILE_HOME(ExtensionType.MOBILE_HOME_AUTHENTICATION),
    /** Mobile node and foreign agent. */
    MOBILE_FOREIGN(ExtensionType.MOBILE_FOREIGN_AUTHENTICATION),
    /** Foreign agent and home agent. */
    FOREIGN_HOME(ExtensionType.FOREIGN_HOME_AUTHENTICATION);

    private final int type;

    AuthenticationKind(int type) {
        this.type = type;
    }

    /** {@return the extension type} */
    public int type() {
        return type;
    }

    /**
     * The kind of an extension type.
     *
     * @param type 32, 33 or 34
     * @return the kind
     * @throws IllegalArgumentException for any other type
     */
    public static AuthenticationKind fromWire(int type) {
        return switch (type) {
            case ExtensionType.MOBILE_HOME_AUTHENTICATION -> MOBILE_HOME;
            case ExtensionType.MOBILE_FOREIGN_AUTHENTICATION -> MOBILE_FOREIGN;
            case ExtensionType.FOREIGN_HOME_AUTHENTICATION -> FOREIGN_HOME;
            default -> throw new IllegalArgumentException("not an authentication extension: type " + type);
        };
    }
}
