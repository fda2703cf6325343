package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.Swaps.When;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Of every key it is said what becomes of a change while a node runs. */
class SwapsTest {
    @TempDir
    private Path directory;

    private ConfigFile file(String name, String text) throws IOException, ConfigException {
        return ConfigFile.read(ConfigSamples.write(directory.resolve(name), text), directory);
    }

    @ParameterizedTest
    @EnumSource(NodeRole.class)
    void everyKeyHasAnAnswer(NodeRole role) {
        assertThat(KeyReference.of(role)).extracting(KeyReference.Entry::name)
                .as("keys without a line in swaps.txt")
                .allSatisfy(name -> assertThat(Swaps.answers()).containsKey(name));
    }

    @Test
    void everyAnswerIsAboutAKeyThatIsRead() {
        assertThat(Stream.of(NodeRole.values()).flatMap(role -> KeyReference.of(role).stream())
                .map(KeyReference.Entry::name)).containsAll(Swaps.answers().keySet());
    }

    @Test
    void whatStandsInAListOfTablesNeverNeedsARestart() {
        assertThat(Swaps.answers()).allSatisfy((name, answer) -> assertThat(name.startsWith("[[")
                && answer.when() == When.RESTART).as(name).isFalse());
    }

    @Test
    void theReferenceTellsIt() {
        assertThat(KeyReference.print("home-agent")).contains("\nttl = 64  # ", " [at once]\n",
                " [from the next request on]\n", " [restart: the device is made with it]\n")
                .doesNotContain("[null]");
        assertThat(KeyReference.print("mobile-node")).doesNotContain("[null]");
    }

    @ParameterizedTest
    @CsvSource({"'log-level = \"debug\"',", "'[tunnel]\nttl = 9',", "'[tun]\nmtu = 1400',[tun] mtu",
        "'[forwarding]\nworkers = 2',[forwarding] workers", "'journal = \"off\"',journal"})
    void whatNeedsARestartIsNamed(String change, String key) throws Exception {
        final ConfigFile before = file("before.toml", ConfigSamples.HOME_AGENT);
        final ConfigFile after = file("after.toml", change.startsWith("[")
                ? ConfigSamples.HOME_AGENT + "\n" + change + "\n"
                : change + "\n" + ConfigSamples.HOME_AGENT);
        assertThat(Swaps.needRestart(before, before)).isEmpty();
        if (key == null) {
            assertThat(Swaps.needRestart(before, after)).isEmpty();
        } else {
            assertThat(Swaps.needRestart(before, after)).singleElement().asString().startsWith(key + ": ");
        }
    }

    @Test
    void whatIsGrantedWithARequestIsNotSaidToCountAtOnce() {
        assertThat(Objects.requireNonNull(KeyReference.print("home-agent")).lines()
                .filter(line -> line.startsWith("served  # ")))
                .singleElement().asString()
                .endsWith("[what it takes away at once, what it grants from the next request on]");
    }
}
