package org.dsmip.controlplane.config;

import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;

/**
 * A place in a configuration file.
 *
 * @param line counted from 1
 * @param column counted from 1
 */
public record Position(int line, int column) {
    static final Position START = new Position(1, 1);

    static Position of(@Nullable TomlPosition position) {
        return position == null ? START : new Position(position.line(), position.column());
    }

    boolean isAfter(Position other) {
        return line > other.line || (line == other.line && column > other.column);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
