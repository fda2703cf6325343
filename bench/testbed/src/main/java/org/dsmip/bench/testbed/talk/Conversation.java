package org.dsmip.bench.testbed.talk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Requests of a script, a line each, and what they are answered: lines behind a space, up to a line that is a full stop, or,
 * with the last word, up to the end.
 */
public final class Conversation {
    private static final int LEFT_ALONE = 1;

    private Conversation() {}

    /** Who answers. */
    @FunctionalInterface
    public interface Partner {
        /**
         * Answers a request.
         *
         * @param request the request
         * @return the answer
         * @throws IOException if what it is about cannot be read
         */
        Answer answer(Request request) throws IOException;
    }

    /**
     * Goes on until the partner has the last word, or the script is gone.
     *
     * @param in the script
     * @param out to the script
     * @param partner who answers
     * @return the exit code
     * @throws IOException if what a request is about cannot be read
     */
    public static int run(BufferedReader in, PrintWriter out, Partner partner) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            final Answer answer = partner.answer(Request.parse(line));
            answer.lines().forEach(text -> out.print(" " + text + "\n"));
            if (answer.exitCode().isPresent()) {
                out.flush();
                return answer.exitCode().getAsInt();
            }
            out.print(".\n");
            out.flush();
        }
        return LEFT_ALONE;
    }
}
