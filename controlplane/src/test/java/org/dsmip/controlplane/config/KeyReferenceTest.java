package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference of the configuration has every key that a reader knows. */
class KeyReferenceTest {
    @ParameterizedTest
    @EnumSource(NodeRole.class)
    void everyKeyIsExplained(NodeRole role) {
        assertThat(KeyReference.of(role)).hasSizeGreaterThan(20).extracting(KeyReference.Entry::name)
                .as("keys without a line in keys.txt").allSatisfy(name -> assertThat(KeyReference.words())
                        .containsKey(name));
    }

    @Test
    void everyExplanationIsOfAKeyThatIsRead() {
        assertThat(Stream.of(NodeRole.values()).flatMap(role -> KeyReference.of(role).stream())
                .map(KeyReference.Entry::name)).as("keys that a node of either role reads")
                .containsAll(KeyReference.words().keySet());
    }

    @Test
    void printsTablesWithDefaultsAndWhatIsAllowed() {
        assertThat(KeyReference.print("home-agent")).contains("\n[home-agent]\naddress  # required; ",
                "max-lifetime = 1800  # ", ": a whole number from 1 to 65535 seconds", "\n[[mobile-node]]\n",
                "\n[[mobile-node.security]]\n");
        assertThat(KeyReference.print("mobile-node")).contains("\n[mobile-node]\naccess  # required; ");
        assertThat(KeyReference.print("router")).isNull();
    }
}
