package org.dsmip.bench.testbed.demo;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the mobile node says in its log when it is registered, or at home.
 *
 * @param atMillis wall clock
 * @param afterMillis since it saw its new address
 */
record Registered(long atMillis, BigDecimal afterMillis) {
    private static final Pattern LINE = Pattern.compile("time=(\\S+) .*after-millis=\"([0-9.]+)\".*");

    static Optional<Registered> parse(String line) {
        final Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Registered(OffsetDateTime.parse(matcher.group(1)).toInstant().toEpochMilli(),
                        new BigDecimal(matcher.group(2))))
                : Optional.empty();
    }
}
