package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.net.Ipv4Address;

/** Puts the requests that were accepted, and whose answer waits for something, into a block ({@code show pending}). */
public final class PendingState {
    private PendingState() {}

    /**
     * What waits at one moment. Immutable.
     *
     * @param number how many wait
     * @param bounds how much may wait
     * @param givenUp answers that were given up since the start
     * @param oldest those that wait longest, the oldest first
     */
    public record View(int number, Bounds bounds, long givenUp, List<Waiting> oldest) {
        /** Copies the list. */
        public View {
            oldest = List.copyOf(oldest);
        }
    }

    /**
     * How much may wait.
     *
     * @param most requests at a time
     * @param perNode requests of one mobile node at a time
     * @param longestSec for how long each
     */
    public record Bounds(int most, int perNode, long longestSec) {}

    /**
     * A request that waits.
     *
     * @param homeAddress of the mobile node
     * @param identification of the request
     * @param until what has to be before it is answered, in a word
     * @param sinceMs for how long it has waited, in milliseconds
     */
    public record Waiting(Ipv4Address homeAddress, long identification, String until, long sinceMs) {}

    /**
     * Shows what waits.
     *
     * @param view what waits
     * @return totals and bounds, and a line for each of the oldest
     */
    public static StateBlock of(View view) {
        final StateBlock.Builder block = StateBlock.builder().number("pending", view.number())
                .number("most", view.bounds().most()).number("most-per-node", view.bounds().perNode())
                .number("longest-seconds", view.bounds().longestSec()).number("given-up", view.givenUp())
                .group("request", Shape.MANY);
        view.oldest().forEach(waiting -> block.block("request", Shape.MANY,
                StateBlock.builder().text("hoa", waiting.homeAddress())
                        .text("id", RegistrationState.hex(waiting.identification())).text("until", waiting.until())
                        .number("waits-ms", waiting.sinceMs()).build()));
        return block.build();
    }
}
