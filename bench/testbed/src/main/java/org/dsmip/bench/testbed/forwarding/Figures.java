package org.dsmip.bench.testbed.forwarding;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured, once a round; null where there is nothing. Medians over the rounds, and their ratios to the kernel's. */
final class Figures {
    private static final int RATIO_DECIMALS = 3;

    private final Map<Variant, Map<Figure, List<BigDecimal>>> measured = new EnumMap<>(Variant.class);

    void add(Variant variant, Figure figure, @Nullable BigDecimal value) {
        if (value != null) {
            measured.computeIfAbsent(variant, key -> new EnumMap<>(Figure.class))
                    .computeIfAbsent(figure, key -> new ArrayList<>()).add(value);
        }
    }

    @Nullable
    BigDecimal median(Variant variant, Figure figure) {
        return median(measured.getOrDefault(variant, Map.of()).getOrDefault(figure, List.of()));
    }

    /** The median as many times the one of plain kernel forwarding. */
    @Nullable
    BigDecimal ratio(Variant variant, Figure figure) {
        final BigDecimal own = median(variant, figure);
        final BigDecimal kernel = median(Variant.KERNEL, figure);
        return own == null || kernel == null || kernel.signum() == 0
                ? null
                : own.divide(kernel, RATIO_DECIMALS, RoundingMode.HALF_UP);
    }

    static @Nullable BigDecimal median(List<BigDecimal> values) {
        final List<BigDecimal> sorted = values.stream().sorted().toList();
        final int half = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return null;
        }
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : sorted.get(half - 1).add(sorted.get(half)).divide(BigDecimal.TWO).stripTrailingZeros();
    }
}
