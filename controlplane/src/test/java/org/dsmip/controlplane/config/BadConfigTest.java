package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of mistake: the file in {@code config/bad}, and beside it what must be said about it, with line and column. */
class BadConfigTest {
    @TempDir
    private Path directory = Path.of("");

    static Stream<String> samples() throws IOException, URISyntaxException {
        final URL url = Objects.requireNonNull(BadConfigTest.class.getResource("/config/bad"));
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".toml"))
                    .map(name -> name.substring(0, name.length() - ".toml".length())).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void reportsEveryMistakeWithLineAndColumn(String sample) throws IOException {
        assertThat(problems(sample)).isEqualTo(ConfigSamples.resource("bad/" + sample + ".expected"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    @Tag("BASE-AUTH-23")
    void neverRepeatsKeyMaterial(String sample) throws IOException {
        final String said = problems(sample).toLowerCase(Locale.ROOT);
        assertThat(said).doesNotContain("0011223344", "deadbeef", "11223344556677889", "passphrase");
    }

    @Test
    @Tag("BASE-AUTH-03")
    void refusesReservedAndOverlongSecurityParameterIndexes() throws IOException {
        assertThat(problems("bad-spi").lines()).hasSize(3).allMatch(line -> line.contains("found spi = ")
                && line.endsWith("allowed: a whole number from 256 to 4294967295 (0 to 255 are reserved)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mn-incomplete", "mn-without-association"})
    @Tag("BASE-MN-03")
    void refusesAMobileNodeWithoutHomeNetworkOrSecurityAssociation(String sample) throws IOException {
        assertThat(problems(sample)).contains("no spi in [mobile-node]", "neither key nor key-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"home-agent-without-address-and-network", "mobile-node-without-association"})
    @Tag("BASE-HA-02")
    void refusesAHomeAgentWithoutAddressNetworkOrAssociationForAMobileNode(String sample) throws IOException {
        assertThat(problems(sample)).containsPattern("no (address|home-network|spi) in");
    }

    @Test
    @Tag("BASE-AUTH-23")
    void refusesAKeyInAFileThatOthersMayRead() throws IOException {
        for (String permissions : new String[]{"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"}) {
            final Path file = ConfigSamples.write(directory.resolve("node.toml"), ConfigSamples.HOME_AGENT,
                    permissions);
            assertThat(problems(file)).isEqualTo("F:11:1: found a key in F, a file with permissions " + permissions
                    + "; allowed: no access for group and others (chmod 600 F)\n");
        }
    }

    /** More than a record of the registry has room for. */
    @Test
    void refusesMoreImplicitPrefixesThanCanBeRecorded() throws IOException {
        final String prefixes = IntStream.rangeClosed(1, 1001).mapToObj(i -> "\"2001:db8:100:%x::/64\"".formatted(i))
                .collect(Collectors.joining(", ", "[", "]"));
        final String text = ConfigSamples.HOME_AGENT.replace(
                "prefixes = [\"2001:db8:1::10/128\", \"2001:db8:100::/56\"]",
                "prefixes = " + prefixes + "\nimplicit-prefixes = " + prefixes);
        assertThat(problems(ConfigSamples.write(directory.resolve("node.toml"), text)).lines()).singleElement()
                .asString()
                .startsWith("F:13:").endsWith("found 1001 implicit prefixes of one mobile node; allowed: at most 1000");
    }

    @Test
    void reportsAFileThatIsNotThere() {
        assertThat(problems(directory.resolve("none.toml")))
                .isEqualTo("F:1:1: found no such file; allowed: a configuration file in UTF-8\n");
    }

    @Test
    void reportsAFileThatIsNotText() throws IOException {
        final Path file = Files.write(directory.resolve("node.toml"), new byte[]{'r', (byte) 0xFF, 0});
        assertThat(problems(file))
                .isEqualTo("F:1:1: found bytes that are not UTF-8; allowed: a configuration file in UTF-8\n");
    }

    @Test
    void reportsADirectory() {
        assertThat(problems(directory)).startsWith("F:1:1: found a file that cannot be read (");
    }

    private String problems(String sample) throws IOException {
        ConfigSamples.write(directory.resolve("short.key"), "00112233445566778899aabbccddee\n");
        ConfigSamples.write(directory.resolve("open.key"), ConfigSamples.KEY + "\n", "rw-r--r--");
        ConfigSamples.write(directory.resolve("long.key"), ConfigSamples.KEY.repeat(300));
        return problems(
                ConfigSamples.write(directory.resolve("node.toml"), ConfigSamples.resource("bad/" + sample + ".toml")));
    }

    /** What is said about a file, with F for its name and D for its directory. */
    private String problems(Path file) {
        final ConfigException refusal = catchThrowableOfType(ConfigException.class,
                () -> ConfigFile.read(file, NodeSettings.STATE_HOME));
        assertThat(refusal).as("the configuration is refused").isNotNull();
        return refusal.problems().stream().map(Problem::toString).map(line -> line + "\n").collect(Collectors.joining())
                .replace(file.toString(), "F").replace(directory.toString(), "D");
    }
}
