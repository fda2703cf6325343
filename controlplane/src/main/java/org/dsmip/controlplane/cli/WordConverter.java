package org.dsmip.controlplane.cli;

import java.util.Iterator;
import org.dsmip.core.text.Words;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by its word, and lists the words for help and completion. */
abstract class WordConverter<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
    private final Class<E> type;

    WordConverter(Class<E> type) {
        this.type = type;
    }

    @Override
    public Iterator<String> iterator() {
        return Words.all(type).iterator();
    }

    @Override
    public E convert(String value) {
        final E constant = Words.find(type, value);
        if (constant == null) {
            throw new TypeConversionException(
                    "\"" + value + "\" is not one of: " + String.join(", ", Words.all(type)));
        }
        return constant;
    }
}
