package org.dsmip.bench.testbed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestbedTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Testbed.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "traffic", "traffic send", "traffic receive", "traffic echo", "traffic stack",
        "register",
        "registrations"})
    void helpsEverywhere(String command) {
        final List<String> args = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ", -1)));
        args.add("--help");
        assertThat(run(args.toArray(new String[0]))).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith(("Usage: testbed " + command).strip());
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fly", "fly --help", "traffic", "traffic echo", "traffic stack",
        "traffic send bogus --help",
        "traffic send --bind 127.0.0.1", "traffic send --bind 127.0.0.1 --to localhost:1",
        "traffic send --bind 127.0.0.1 --to [::1]:1", "traffic send --bind 127.0.0.1 --to 127.0.0.1:1 --size 39",
        "traffic send --bind 127.0.0.1 --to 127.0.0.1:1 --rate 0", "register", "registrations",
        "register --home-agent x --bind 127.0.0.1 --first 10.0.0.1 --secret 00 --once",
        "register --home-agent 192.0.2.1 --bind 127.0.0.1 --first 10.0.0.1 --secret 00 --once",
        "register --home-agent 192.0.2.1 --bind 127.0.0.1 --first 10.0.0.1 --secret 00",
        "traffic send --bind 127.0.0.1 --to 127.0.0.1:1 --to [::1]:1"})
    void answersWrongUseWithOneLineAndTwo(String command) {
        assertThat(run(command.isEmpty() ? new String[0] : command.split(" ", -1))).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("testbed: ").contains("--help)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void measuresTrafficAndReportsInJson() {
        assertThat(run("traffic", "send", "--bind", "127.0.0.1", "--to", "127.0.0.1:9", "--rate", "1000", "--count",
                "50", "--json", "--linger", "100")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("{\"sent\":50,").endsWith("}\n").contains("\"rttP50Micros\":",
                "\"gap\":[");
    }

    @Test
    void answersAnAddressInUseWithOneLine() {
        assertThat(run("traffic", "send", "--bind", "192.0.2.77", "--to", "127.0.0.1:9", "--count", "1"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().lines()).singleElement().asString()
                .startsWith("testbed: cannot bind to 192.0.2.77:0: ");
    }
}
