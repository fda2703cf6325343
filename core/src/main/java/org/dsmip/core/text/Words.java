package org.dsmip.core.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Constants as they are written in configurations, commands and what is shown: in lower case, parts joined by hyphens. */
public final class Words {
    private Words() {}

    /**
     * The word of a constant.
     *
     * @param constant such as {@code CARE_OF_ADDRESS}
     * @return such as {@code care-of-address}
     */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant of a word.
     *
     * @param <E> its type
     * @param type its type
     * @param word as {@link #of} writes it
     * @return the constant; null if none has this word
     */
    public static <E extends Enum<E>> @Nullable E find(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants()).filter(constant -> of(constant).equals(word)).findFirst()
                .orElse(null);
    }

    /**
     * The words of all constants.
     *
     * @param type their type
     * @return the words, in the order of the constants
     */
    public static List<String> all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
    }
}
