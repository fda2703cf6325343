package org.dsmip.controlplane.config;

import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Prints values as they are written in the file, and as they may be shown in a message. */
final class TomlText {
    private static final int SHOWN_CHARACTERS = 80;
    private static final Pattern LIKE_A_KEY = Pattern.compile("(0[xX])?([0-9a-fA-F][\\s:_-]?){32,}");
    private static final Pattern QUOTED_BY_PARSER = Pattern.compile("'[^']{4,}'");

    private TomlText() {}

    static String quote(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }

    /** What a message says was found. Anything that might be a key put in the wrong place is only measured. */
    static String describe(Object value) {
        return switch (value) {
            case String text -> describeText(text);
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            case Double number -> number.toString();
            case TomlArray array -> "a list of " + array.size();
            case TomlTable table -> "a table";
            default -> "a date or time";
        };
    }

    private static String describeText(String text) {
        if (looksLikeKey(text)) {
            return "a string of " + text.length() + " characters that looks like a key";
        }
        return text.length() <= SHOWN_CHARACTERS
                ? quote(text)
                : quote(text.substring(0, SHOWN_CHARACTERS)) + " and " + (text.length() - SHOWN_CHARACTERS)
                        + " characters";
    }

    static boolean looksLikeKey(String text) {
        return LIKE_A_KEY.matcher(text).matches();
    }

    /** The parser quotes what it did not expect, which may be an unquoted key. */
    static String withoutQuotations(String parserMessage) {
        return QUOTED_BY_PARSER.matcher(parserMessage).replaceAll("'…'");
    }
}
