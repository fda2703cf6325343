package org.dsmip.bench.testbed.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private final StringWriter out = new StringWriter();

    private int run(String script) throws IOException {
        return Conversation.run(new BufferedReader(new StringReader(script)), new PrintWriter(out),
                request -> switch (request.verb()) {
                    case "greet" -> Answer.of("hello " + request.word("name"), "", ".");
                    case "end" -> Answer.last(3, List.of("bye", ""));
                    default -> Answer.NONE;
                });
    }

    @Test
    void everyAnswerEndsWithAFullStopUnlessItIsTheLast() throws IOException {
        assertThat(run("greet\tname=a = b\nhush\nend\ngreet\tname=nobody\n")).isEqualTo(3);
        assertThat(out.toString()).isEqualTo(" hello a = b\n \n .\n.\n.\n bye\n \n");
    }

    @Test
    void endsWhenTheScriptIsGone() throws IOException {
        assertThat(run("hush\n")).isEqualTo(1);
        assertThat(out.toString()).isEqualTo(".\n");
    }

    @Test
    void saysWhatARequestLacks() {
        assertThatThrownBy(() -> run("greet\tnom=x\n")).hasMessage("the request greet lacks name");
        assertThatThrownBy(() -> run("greet\tname\n")).hasMessage("no name in 'name' of the request greet");
    }

    @Test
    void aWordThatIsEmptySaysNothing() {
        final Request request = Request.parse("phase\tformer=\tplace=home");
        assertThat(request.has("former")).isFalse();
        assertThat(request.has("moved")).isFalse();
        assertThat(request.has("place")).isTrue();
    }
}
