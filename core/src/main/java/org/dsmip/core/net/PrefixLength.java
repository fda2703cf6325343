package org.dsmip.core.net;

/** Reads the number behind the slash of a prefix. */
final class PrefixLength {
    private PrefixLength() {}

    static int parse(String digits, int maximum, String whole) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || (digits.length() > 1 && digits.charAt(0) == '0')) {
            throw new IllegalArgumentException(
                    "prefix length is not a number in 0.." + maximum + ": \"" + whole + "\"");
        }
        final int length = Integer.parseInt(digits);
        if (length > maximum) {
            throw new IllegalArgumentException("prefix length is not in 0.." + maximum + ": \"" + whole + "\"");
        }
        return length;
    }
}
