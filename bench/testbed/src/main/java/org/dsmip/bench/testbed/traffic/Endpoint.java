package org.dsmip.bench.testbed.traffic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;

/** Reads and prints {@code address:port}, with IPv6 addresses in brackets; names are never resolved. */
public final class Endpoint {
    private Endpoint() {}

    /**
     * Reads an address with or without a port.
     *
     * @param text such as {@code 192.0.2.1:9000}, {@code [2001:db8::1]:9000}, {@code 2001:db8::1} or {@code 192.0.2.1}
     * @param defaultPort the port if the text has none; negative: it must have one
     * @return the end of a UDP exchange
     * @throws IllegalArgumentException if the text is anything else
     */
    public static InetSocketAddress parse(String text, int defaultPort) {
        final boolean bracketed = text.startsWith("[");
        final int close = text.indexOf(']');
        final int colon = text.lastIndexOf(':');
        final boolean bareIpv6 = !bracketed && text.indexOf(':') != colon;
        final boolean hasPort = bracketed ? colon == close + 1 && close > 0 : colon >= 0 && !bareIpv6;
        if (bracketed && !hasPort && close != text.length() - 1) {
            throw malformed(text);
        }
        final String host = bracketed ? text.substring(1, close) : hasPort ? text.substring(0, colon) : text;
        final int port = hasPort ? port(text.substring(colon + 1), text) : defaultPort;
        if (port < 0) {
            throw malformed(text);
        }
        return new InetSocketAddress(address(host, text), port);
    }

    /**
     * Prints an end.
     *
     * @param endpoint the end
     * @return {@code address:port}, brackets around IPv6
     */
    public static String print(InetSocketAddress endpoint) {
        final InetAddress address = endpoint.getAddress();
        if (address == null) {
            return endpoint.getHostString() + ":" + endpoint.getPort();
        }
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        final String host = address instanceof Inet6Address
                ? "[" + new Ipv6Address(bytes.getLong(), bytes.getLong()) + "]"
                : Ipv4Address.format(bytes.getInt());
        return host + ":" + endpoint.getPort();
    }

    private static InetAddress address(String host, String text) {
        final int zone = host.indexOf('%');
        try {
            // Checked first: anything but a literal would be looked up as a name.
            IpAddress.parse(zone < 0 ? host : host.substring(0, zone));
            return InetAddress.getByName(host);
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw malformed(text);
        }
    }

    private static int port(String digits, String text) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(digits) > 65535) {
            throw malformed(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "not an address and port such as 192.0.2.1:9000 or [2001:db8::1]:9000: \"" + text + "\"");
    }
}
