package org.dsmip.controlplane.config;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dsmip.controlplane.homeagent.HomeAddressRange;
import org.dsmip.controlplane.homeagent.PrefixFormula;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.text.Words;
import org.jspecify.annotations.Nullable;

/**
 * One kind of value: what may be written and what it becomes.
 *
 * @param allowed the rule, in words for the user
 * @param parse the value of what stands in the file; null or an IllegalArgumentException if that is not allowed
 * @param print how a value is written in a file
 */
record Kind<T>(String allowed, Function<Object, @Nullable T> parse, Function<T, String> print) {
    /** IFNAMSIZ of Linux is 16 with the terminating zero; no slash, colon or space. */
    private static final Pattern INTERFACE_NAME = Pattern.compile("[^\\s/:%.][^\\s/:%]{0,14}");
    private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");
    private static final List<Ipv6Prefix> NOT_ROUTABLE = List.of(Ipv6Prefix.parse("::/127"),
            Ipv6Prefix.parse("fe80::/10"), Ipv6Prefix.parse("ff00::/8"));

    static final Kind<Boolean> FLAG = new Kind<>("true or false", value -> value instanceof Boolean flag ? flag : null,
            Object::toString);

    static final Kind<String> FILE_NAME = ofText("the name of a file",
            text -> text.isEmpty() || text.indexOf('\0') >= 0 ? null : text);

    static final Kind<String> NAME = ofText("1 to 32 letters, digits, dots, hyphens or underscores",
            text -> NODE_NAME.matcher(text).matches() ? text : null);

    static final Kind<String> INTERFACE = ofText("the name of a network interface, 1 to 15 characters",
            text -> INTERFACE_NAME.matcher(text).matches() ? text : null);

    static final Kind<Ipv4Address> IPV4_UNICAST = ofText("a unicast IPv4 address such as \"192.0.2.1\"", text -> {
        final Ipv4Address address = Ipv4Address.parse(text);
        return address.isUnicast() ? address : null;
    });

    static final Kind<MacAddress> MAC = ofText("a unicast link-layer address such as \"02:00:00:00:00:01\"", text -> {
        final MacAddress address = MacAddress.parse(text);
        return address.bits() == 0 || (address.bits() >>> 40 & 1) != 0 ? null : address;
    });

    static final Kind<Ipv6Address> IPV6_ADDRESS = ofText("an IPv6 address such as \"2001:db8:1::1\"",
            Ipv6Address::parse);

    static final Kind<Ipv4Prefix> IPV4_NETWORK = ofText(
            "an IPv4 network such as \"192.0.2.0/24\", length 8 to 32, no bit set beyond it", text -> {
                final Ipv4Prefix prefix = Ipv4Prefix.parse(text);
                return prefix.length() >= 8 && prefix.address().isUnicast() ? prefix : null;
            });

    static final Kind<Ipv6Prefix> IPV6_PREFIX = ofText(
            "an IPv6 prefix such as \"2001:db8:100::/56\", length 1 to 128, no bit set beyond it,"
                    + " not link-local, loopback or multicast",
            text -> {
                final Ipv6Prefix prefix = Ipv6Prefix.parse(text);
                return isRoutable(prefix) ? prefix : null;
            });

    static final Kind<HomeAddressRange> HOME_ADDRESSES = ofText(
            "the first and the last, in this order, of unicast IPv4 addresses, such as \"10.64.0.1-10.79.255.254\"",
            text -> {
                final HomeAddressRange range = HomeAddressRange.parse(text);
                return range.first().isUnicast() && range.last().isUnicast() ? range : null;
            });

    static final Kind<PrefixFormula> PREFIX_FORMULA = ofText(
            "an IPv6 prefix to cut prefixes from, by their length, such as \"2001:db8::/32 by 56\", no bit set beyond its"
                    + " length, not link-local, loopback or multicast",
            text -> {
                final PrefixFormula prefixes = PrefixFormula.parse(text);
                return isRoutable(prefixes.pool()) ? prefixes : null;
            });

    /** A name in the file and what it stands for. */
    record Choice<T>(String name, T value) {}

    static Kind<Integer> integer(int minimum, int maximum) {
        return integer(minimum, maximum, "");
    }

    /** A whole number of some unit. */
    static Kind<Integer> integer(int minimum, int maximum, String unit) {
        return new Kind<>("a whole number from " + minimum + " to " + maximum + (unit.isEmpty() ? "" : " " + unit),
                value -> value instanceof Long number && number >= minimum && number <= maximum
                        ? number.intValue()
                        : null,
                Object::toString);
    }

    static Kind<Long> wide(long minimum, long maximum) {
        return new Kind<>("a whole number from " + minimum + " to " + maximum,
                value -> value instanceof Long number && number >= minimum && number <= maximum ? number : null,
                Object::toString);
    }

    /** The constants of an enum, written in lower case with hyphens. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        return oneOf(Arrays.stream(type.getEnumConstants()).map(constant -> new Choice<>(Words.of(constant), constant))
                .toList());
    }

    /** Two names for yes and no. */
    static Kind<Boolean> either(String yes, String no) {
        return oneOf(List.of(new Choice<>(yes, true), new Choice<>(no, false)));
    }

    static <T> Kind<T> oneOf(List<Choice<T>> choices) {
        return new Kind<>(choices.stream().map(choice -> TomlText.quote(choice.name)).collect(Collectors.joining(", ")),
                value -> choices.stream().filter(choice -> choice.name.equals(value)).map(Choice::value).findFirst()
                        .orElse(null),
                value -> choices.stream().filter(choice -> choice.value.equals(value))
                        .map(choice -> TomlText.quote(choice.name)).findFirst().orElseThrow());
    }

    private static boolean isRoutable(Ipv6Prefix prefix) {
        return prefix.length() >= 1 && NOT_ROUTABLE.stream().noneMatch(prefix::overlaps);
    }

    @Nullable
    T read(Object value) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static <T> Kind<T> ofText(String allowed, Function<String, @Nullable T> parse) {
        return new Kind<>(allowed, value -> value instanceof String text ? parse.apply(text) : null,
                value -> TomlText.quote(value.toString()));
    }
}
