package org.dsmip.core.net;

/** Text form of IPv6 addresses: read as RFC 4291 section 2.2 allows, written as RFC 5952 asks. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static Ipv6Address parse(String text) {
        final int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw malformed(text);
        }
        final int[] groups = new int[GROUPS];
        if (gap < 0) {
            if (readGroups(text, groups, true, text) != GROUPS) {
                throw malformed(text);
            }
        } else {
            final int[] tail = new int[GROUPS];
            final int before = readGroups(text.substring(0, gap), groups, false, text);
            final int after = readGroups(text.substring(gap + 2), tail, true, text);
            if (before + after >= GROUPS) {
                throw malformed(text);
            }
            System.arraycopy(tail, 0, groups, GROUPS - after, after);
        }
        return new Ipv6Address(word(groups, 0), word(groups, 4));
    }

    private static int readGroups(String part, int[] groups, boolean ipv4Allowed, String whole) {
        if (part.isEmpty()) {
            return 0;
        }
        int count = 0;
        int start = 0;
        while (start <= part.length()) {
            final int colon = part.indexOf(':', start);
            final boolean last = colon < 0;
            final String group = last ? part.substring(start) : part.substring(start, colon);
            if (last && ipv4Allowed && group.indexOf('.') >= 0) {
                if (count > GROUPS - 2) {
                    throw malformed(whole);
                }
                final int tail = ipv4Tail(group, whole);
                groups[count++] = tail >>> 16;
                groups[count++] = tail & 0xFFFF;
                return count;
            }
            if (count == GROUPS) {
                throw malformed(whole);
            }
            groups[count++] = hexGroup(group, whole);
            if (last) {
                return count;
            }
            start = colon + 1;
        }
        throw malformed(whole);
    }

    private static int ipv4Tail(String text, String whole) {
        try {
            return Ipv4Address.parse(text).bits();
        } catch (IllegalArgumentException e) {
            throw malformed(whole);
        }
    }

    private static int hexGroup(String group, String whole) {
        if (group.isEmpty() || group.length() > 4) {
            throw malformed(whole);
        }
        int value = 0;
        for (int i = 0; i < group.length(); i++) {
            final char c = group.charAt(i);
            final int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed(whole);
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static long word(int[] groups, int first) {
        return ((long) groups[first] << 48) | ((long) groups[first + 1] << 32) | ((long) groups[first + 2] << 16)
                | groups[first + 3];
    }

    static String format(long high, long low) {
        final int[] groups = new int[GROUPS];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (high >>> (48 - 16 * i)) & 0xFFFF;
            groups[4 + i] = (int) (low >>> (48 - 16 * i)) & 0xFFFF;
        }
        if (high == 0 && low >>> 32 == 0xFFFF) {
            return "::ffff:" + Ipv4Address.format((int) low);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && groups[i + run] == 0) {
                run++;
            }
            if (run > bestLength) {
                bestStart = i;
                bestLength = run;
            }
        }
        final StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
            } else {
                if (i > 0 && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an IPv6 address: \"" + text + "\"");
    }
}
