package org.dsmip.controlplane.admin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Turns one request line into one answer. The first line of an answer is {@code ok} or {@code error} and a reason. */
final class AdminAnswers {
    static final String OK = "ok";
    static final String ERROR = "error ";
    private static final String JSON = "json";

    private final StateSource source;
    private final long patienceMillis;

    AdminAnswers(StateSource source, long patienceMillis) {
        this.source = source;
        this.patienceMillis = patienceMillis;
    }

    /** The answer to a line such as {@code show bindings json}; waits no longer than the patience. */
    String answer(String line) {
        final List<String> words = List.of(line.strip().split(" +"));
        if (words.size() < 2 || words.size() > 3 || !"show".equals(words.get(0))
                || (words.size() == 3 && !JSON.equals(words.get(2)))) {
            return error("a request is: show TOPIC [json]");
        }
        final Topic topic = Topic.ofWord(words.get(1));
        if (topic == null) {
            return error("no such topic; allowed: " + Topic.words());
        }
        return ask(topic, words.size() == 3);
    }

    private String ask(Topic topic, boolean json) {
        final CompletableFuture<Optional<StateBlock>> question = source.ask(topic);
        try {
            final Optional<StateBlock> block = question.get(patienceMillis, TimeUnit.MILLISECONDS);
            return block.map(state -> OK + "\n" + (json ? StateJson.print(state) : StateText.print(state)))
                    .orElseGet(() -> error("a node of this role has no " + topic.word()));
        } catch (TimeoutException e) {
            question.cancel(false);
            return error("the node did not answer within " + patienceMillis + " ms");
        } catch (ExecutionException e) {
            final Throwable cause = e.getCause();
            return error("the node could not answer: " + (cause == null ? e : cause).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error("the node is stopping");
        }
    }

    static String error(String reason) {
        return ERROR + reason.replace('\n', ' ') + "\n";
    }
}
