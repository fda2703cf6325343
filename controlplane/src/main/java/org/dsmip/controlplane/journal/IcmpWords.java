package org.dsmip.controlplane.journal;

/** ICMP errors in words. */
public final class IcmpWords {
    private static final int UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;

    private IcmpWords() {}

    /**
     * What an error says.
     *
     * @param type ICMP type
     * @param code ICMP code
     * @return a few words
     */
    public static String of(int type, int code) {
        return switch (type) {
            case UNREACHABLE -> switch (code) {
                case 0, 6, 11 -> "network unreachable";
                case 1, 7, 12 -> "host unreachable";
                case 2 -> "protocol unreachable";
                case 3 -> "port unreachable";
                case 4 -> "fragmentation needed";
                case 9, 10, 13 -> "administratively prohibited";
                default -> "unreachable (code " + code + ")";
            };
            case TIME_EXCEEDED -> "time exceeded";
            default -> "type " + type + ", code " + code;
        };
    }
}
