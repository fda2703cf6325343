package org.dsmip.controlplane.system;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * An Ethernet frame from a capture. Its headers are read here anew, so that a mistake in the product's own reading does not
 * hide one in its writing.
 */
final class Frame {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int ARP = 0x0806;
    private static final int UDP = 17;
    private static final int REGISTRATION_PORT = 434;
    private static final Map<String, String> NAMES = Map.of("192.0.2.1", "HA", "192.0.2.10", "HoA", "203.0.113.10",
            "CCoA", "192.0.2.99", "HL", "10.99.0.99", "CN");

    private final long timeNs;
    private final byte[] bytes;

    /**
     * Takes a frame.
     *
     * @param timeNs when it was captured
     * @param bytes from the destination MAC address on
     */
    Frame(long timeNs, byte[] bytes) {
        this.timeNs = timeNs;
        this.bytes = bytes;
    }

    long timeNs() {
        return timeNs;
    }

    int u8(int offset) {
        return bytes[offset] & 0xFF;
    }

    int u16(int offset) {
        return (u8(offset) << 8) | u8(offset + 1);
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    private int etherType() {
        return u16(12);
    }

    boolean isArp() {
        return etherType() == ARP;
    }

    boolean isIpv6() {
        return etherType() == IPV6;
    }

    private boolean isIpv4() {
        return etherType() == IPV4;
    }

    /** Bytes of the outer IPv4 header start here. */
    int outer() {
        return ETHERNET;
    }

    /** Whether source or destination of a bare IPv6 packet is more than link-local. */
    boolean isGlobalIpv6() {
        final boolean localSource = u8(ETHERNET + 8) == 0xFE || u8(ETHERNET + 23) == 0;
        return !localSource || !(u8(ETHERNET + 24) == 0xFF || u8(ETHERNET + 24) == 0xFE);
    }

    /** Whether it is a registration that is not in a tunnel. */
    boolean isRegistration() {
        return isIpv4() && u8(ETHERNET + 9) == UDP
                && (u16(ETHERNET + 20) == REGISTRATION_PORT || u16(ETHERNET + 22) == REGISTRATION_PORT);
    }

    /** The payload of a UDP datagram in an IPv4 packet without options. */
    String registration() {
        return HexFormat.of().formatHex(bytes, ETHERNET + 28, ETHERNET + 20 + u16(ETHERNET + 24));
    }

    /** Whether it is an IPv4 packet that carries another packet. */
    boolean isTunneled() {
        if (!isIpv4()) {
            return false;
        }
        final int protocol = u8(ETHERNET + 9);
        return protocol == 4 || protocol == 41 || protocol == 47 || protocol == 55;
    }

    /** The stack of headers in the notation of the requirements; an IPv6 packet that is not UDP says what it carries. */
    String stack() {
        return isIpv4() ? stack(ETHERNET) : "";
    }

    boolean carriesUdp() {
        final String stack = stack();
        return stack.endsWith(" 6") || stack.endsWith(",17)") || stack.contains("m(17,");
    }

    /** Whether the packet inside is an echo request or the answer to one. */
    boolean carriesEcho() {
        final String stack = stack();
        return stack.endsWith(",1)") || stack.endsWith(" 6/58");
    }

    private String stack(int at) {
        if (u8(at) >> 4 == 6) {
            return u8(at + 6) == UDP ? "6" : "6/" + u8(at + 6);
        }
        final int protocol = u8(at + 9);
        final String header = "4(" + address(at + 12) + ">" + address(at + 16) + "," + protocol + ")";
        final int inside = at + (u8(at) & 0x0F) * 4;
        return header + switch (protocol) {
            case 4, 41 -> " " + stack(inside);
            case 47 -> String.format(Locale.ROOT, " G(%04X) ", u16(inside + 2)) + stack(inside + 4);
            case 55 -> minimal(inside);
            default -> "";
        };
    }

    private String minimal(int at) {
        final boolean sourcePresent = (u8(at + 1) & 0x80) != 0;
        final int inside = at + (sourcePresent ? 12 : 8);
        return " m(" + u8(at) + "," + address(at + 4) + (sourcePresent ? "," + address(at + 8) : "") + ")"
                + (u8(at) == 41 ? " " + stack(inside) : "");
    }

    /** Offset of the innermost header. */
    int innermost() {
        int at = ETHERNET;
        while (u8(at) >> 4 == 4) {
            final int inside = at + (u8(at) & 0x0F) * 4;
            switch (u8(at + 9)) {
                case 4, 41 -> at = inside;
                case 47 -> at = inside + 4;
                case 55 -> {
                    if (u8(inside) != 41) {
                        return at;
                    }
                    at = inside + ((u8(inside + 1) & 0x80) != 0 ? 12 : 8);
                }
                default -> {
                    return at;
                }
            }
        }
        return at;
    }

    private String address(int at) {
        try {
            final byte[] octets = {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
            final String text = InetAddress.getByAddress(octets).getHostAddress();
            return NAMES.getOrDefault(text, text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }
}
