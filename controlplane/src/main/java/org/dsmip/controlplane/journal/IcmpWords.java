package org.dsmip.controlplane.journal;

/** ICMP errors in words. */
public final class IcmpWords {
    private static final int UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;

    private IcmpWords() {}

    /**
     * What is to be looked at where an error comes back about a registration.
     *
     * @param type ICMP type
     * @param code ICMP code
     * @return a few words; empty: nothing in particular
     */
    public static String advice(int type, int code) {
        return type != UNREACHABLE ? "" : switch (code) {
            case 0, 6, 11 -> "no way leads there: is home-agent right?";
            case 1, 7, 12 -> "nobody has that address: is home-agent right?";
            case 2, 3 -> "no home agent runs there: is home-agent right?";
            case 9, 10, 13 -> "a firewall rejects UDP port 434";
            default -> "";
        };
    }

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
