package org.dsmip.controlplane.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/**
 * The configuration of one node, read from its file and checked.
 *
 * @param node what the file amounts to
 * @param effectiveText the same as text in the form of such a file, defaults included, keys left out
 * @param values of the keys that stand but once, by their names with their tables
 */
public record ConfigFile(NodeConfig node, String effectiveText, Map<String, String> values) {
    private static final Pattern FIRST_TABLE = Pattern.compile("^\\s*\\[", Pattern.MULTILINE);

    /**
     * Reads and checks a file, and the key files it names.
     *
     * @param file the file
     * @param stateHome where nodes have their state directories unless their files say otherwise
     * @return what it amounts to
     * @throws ConfigException with every mistake that was found
     */
    public static ConfigFile read(Path file, Path stateHome) throws ConfigException {
        try {
            return readWhole(file, stateHome);
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, e);
        }
    }

    private static ConfigException tooLarge(Path file, OutOfMemoryError cause) {
        final long heapMb = Runtime.getRuntime().maxMemory() >> 20;
        final ConfigException failure = new ConfigException(List.of(new Problem(file.toString(), Position.START,
                "a file of " + (file.toFile().length() >> 10) + " KB, too large for a heap of " + heapMb + " MB",
                "less, or more memory (DSMIP_JAVA_OPTS=-Xmx" + 2 * heapMb + "m)")));
        failure.initCause(cause);
        return failure;
    }

    private static ConfigFile readWhole(Path file, Path stateHome) throws ConfigException {
        final ReadContext context = new ReadContext(file, stateHome);
        final NodeConfig node = node(context, parse(context));
        return new ConfigFile(node, context.effective().toString(), context.effective().values());
    }

    private static NodeConfig node(ReadContext context, TomlParseResult parsed) throws ConfigException {
        final TableReader top = new TableReader(context, "", parsed, Position.START);
        final NodeRole role = top.required("role", Kind.oneOf(NodeRole.class), NodeRole.HOME_AGENT).value();
        context.throwIfAnyProblem();
        return switch (role) {
            case HOME_AGENT -> HomeAgentReader.read(top);
            case MOBILE_NODE -> MobileNodeReader.read(top);
        };
    }

    /** Notes every key that is asked for in a file of a role with some tables and nothing else. */
    static void ask(NodeRole role, String tables, KeyReference reference) {
        try {
            final NodeConfig node = node(new ReadContext(Path.of("reference.toml"), NodeSettings.STATE_HOME, reference),
                    Toml.parse("role = " + TomlText.quote(role.label()) + "\n" + tables));
            throw new IllegalStateException("a configuration without anything that is required: " + node);
        } catch (ConfigException e) {
            // What is required is missing, but was asked for.
        }
    }

    /**
     * Finds the admin socket of a node without looking at anything else, so that a file of any size is read at once.
     *
     * @param file the file
     * @return where the node that was started with the file has its socket
     * @throws ConfigException if what is needed of the file is wrong
     */
    public static Path adminSocket(Path file) throws ConfigException {
        final ReadContext context = new ReadContext(file, NodeSettings.STATE_HOME);
        final String text = text(context);
        final Matcher firstTable = FIRST_TABLE.matcher(text);
        final TomlParseResult head = Toml.parse(firstTable.find() ? text.substring(0, firstTable.start()) : text);
        final TableReader top = new TableReader(context, "", head.hasErrors() ? parse(context) : head, Position.START);
        final NodeRole role = top.required("role", Kind.oneOf(NodeRole.class), NodeRole.HOME_AGENT).value();
        final Path socket = NodeSettingsReader.adminSocket(top, NodeSettingsReader.name(top, role));
        context.throwIfAnyProblem();
        return socket;
    }

    private static TomlParseResult parse(ReadContext context) throws ConfigException {
        final TomlParseResult parsed = Toml.parse(text(context));
        for (TomlParseError error : parsed.errors()) {
            final String message = String.valueOf(error.getMessage());
            context.problem(Position.of(error.position()),
                    "a syntax error (" + TomlText.withoutQuotations(message) + ")",
                    message.contains("previously defined")
                            ? "each key once, and each table in one place"
                            : "TOML, in which all text is quoted");
        }
        context.throwIfAnyProblem();
        return parsed;
    }

    private static String text(ReadContext context) throws ConfigException {
        try {
            return Files.readString(context.file());
        } catch (NoSuchFileException e) {
            throw unreadable(context, "no such file", e);
        } catch (AccessDeniedException e) {
            throw unreadable(context, "a file that this user may not read", e);
        } catch (CharacterCodingException e) {
            throw unreadable(context, "bytes that are not UTF-8", e);
        } catch (IOException e) {
            throw unreadable(context, "a file that cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static ConfigException unreadable(ReadContext context, String found, IOException cause) {
        final ConfigException failure = new ConfigException(List.of(
                new Problem(context.file().toString(), Position.START, found, "a configuration file in UTF-8")));
        failure.initCause(cause);
        return failure;
    }
}
