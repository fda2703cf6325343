package org.dsmip.core.io.linux.rtnetlink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests to the kernel and their answers back: each has a number, answers to earlier ones are passed over, and a list
 * that changed while it was read is read again. Not thread-safe.
 */
public final class NetlinkRequests implements AutoCloseable {
    /**
     * A list as far as it could be read.
     *
     * @param <T> what it lists
     * @param values the values, complete if the end is good
     * @param end how it ended
     */
    public record Listing<T>(List<T> values, Acknowledgment end) {}

    /**
     * One answer, or why there is none.
     *
     * @param <T> what was asked for
     * @param value null if there is none
     * @param end how the request ended
     */
    public record Answer<T>(@Nullable T value, Acknowledgment end) {}

    private static final int ATTEMPTS = 16;
    /** Of one call to the kernel: all of them may be refused, and each refusal waits in the socket. */
    private static final int TOGETHER = 256;

    private final NetlinkSocket socket;
    private final NetlinkMessageCursor cursor = new NetlinkMessageCursor();
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);
    private int sequence;

    /**
     * Takes a socket over.
     *
     * @param socket closed together with this
     */
    public NetlinkRequests(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * Has something done.
     *
     * @param encoder writes a request that asks for an acknowledgment
     * @return how it ended
     */
    public Acknowledgment execute(Consumer<MessageWriter> encoder) {
        return execute(List.of(encoder)).getFirst();
    }

    /**
     * Has many things done, one after the other and each for itself, by as few calls as possible.
     *
     * @param encoders write requests that ask for an acknowledgment and do no harm if they are carried out twice
     * @return how each of them ended
     */
    public List<Acknowledgment> execute(List<Consumer<MessageWriter>> encoders) {
        final List<Acknowledgment> ends = new ArrayList<>(encoders.size());
        while (ends.size() < encoders.size()) {
            final int from = ends.size();
            final @Nullable Acknowledgment[] some = executeSome(encoders.subList(from, encoders.size()));
            for (int i = 0; i < some.length; i++) {
                final Acknowledgment end = some[i];
                // What became of it was lost: it is asked for again, alone.
                ends.add(end == null ? get(encoders.get(from + i), ignored -> null).end() : end);
            }
        }
        return ends;
    }

    /** Has as many things done as fit into one call. Only the last is acknowledged, the others answer if they are refused. */
    private @Nullable Acknowledgment[] executeSome(List<Consumer<MessageWriter>> encoders) {
        final MessageWriter writer = socket.writer();
        writer.rewind();
        sequence = sequence > Integer.MAX_VALUE - TOGETHER ? 0 : sequence;
        final int first = sequence + 1;
        int count = 0;
        int length = 0;
        while (count < Math.min(TOGETHER, encoders.size()) && writer.hasRoom()) {
            if (count > 0) {
                writer.unacknowledged();
            }
            encoders.get(count++).accept(writer);
            length = writer.finish(++sequence);
        }
        final int sent = socket.send(length);
        final @Nullable Acknowledgment[] ends = new Acknowledgment[count];
        if (sent < 0) {
            Arrays.fill(ends, broken("send", sent));
        } else {
            collect(first, ends);
        }
        return ends;
    }

    /** Reads up to the last answer. What remains null may have been done or not: there was no room for all answers. */
    private void collect(int first, @Nullable Acknowledgment[] ends) {
        boolean lost = false;
        while (ends[ends.length - 1] == null) {
            final int received = socket.receive();
            if (received == -Errno.ENOBUFS) {
                lost = true;
            } else if (received < 0) {
                if (!lost) {
                    fill(ends, broken("receive", received));
                }
                return;
            } else {
                take(received, first, ends);
            }
        }
        if (!lost) {
            fill(ends, Acknowledgment.OK);
        }
    }

    private void take(int received, int first, @Nullable Acknowledgment[] ends) {
        socket.messages(cursor, received);
        while (cursor.next()) {
            final int index = cursor.sequence() - first;
            if (index >= 0 && index < ends.length && cursor.type() == Rtnetlink.NLMSG_ERROR) {
                cursor.body(body);
                ends[index] = Acknowledgment.ofError(body, cursor.flags());
            }
        }
    }

    private static void fill(@Nullable Acknowledgment[] ends, Acknowledgment end) {
        for (int i = 0; i < ends.length; i++) {
            ends[i] = ends[i] == null ? end : ends[i];
        }
    }

    /**
     * Asks for one thing.
     *
     * @param <T> what is asked for
     * @param encoder writes the request
     * @param decoder reads the answer
     * @return the answer; no value if the answer is an acknowledgment
     */
    public <T> Answer<T> get(Consumer<MessageWriter> encoder, Function<DirectBuffer, @Nullable T> decoder) {
        final int sent = send(encoder);
        if (sent < 0) {
            return new Answer<>(null, broken("send", sent));
        }
        while (true) {
            final int received = socket.receive();
            if (received < 0) {
                return new Answer<>(null, broken("receive", received));
            }
            socket.messages(cursor, received);
            while (cursor.next()) {
                if (cursor.sequence() == sequence) {
                    cursor.body(body);
                    return cursor.type() == Rtnetlink.NLMSG_ERROR
                            ? new Answer<>(null, Acknowledgment.ofError(body, cursor.flags()))
                            : new Answer<>(decoder.apply(body), Acknowledgment.OK);
                }
            }
        }
    }

    /**
     * Asks for a list.
     *
     * @param <T> what it lists
     * @param encoder writes the request
     * @param decoder reads one of the answers; null: passed over
     * @return the list; EAGAIN if it changed each time it was read
     */
    public <T> Listing<T> list(Consumer<MessageWriter> encoder, Function<DirectBuffer, @Nullable T> decoder) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final int sent = send(encoder);
            if (sent < 0) {
                return new Listing<>(List.of(), broken("send", sent));
            }
            final List<T> values = new ArrayList<>();
            final Acknowledgment end = readList(values, decoder);
            if (end != null) {
                return new Listing<>(values, end);
            }
        }
        return new Listing<>(List.of(), new Acknowledgment(Errno.EAGAIN, "it changed each time it was read"));
    }

    /** Reads to the end of the list. Null: it changed meanwhile. */
    private <T> @Nullable Acknowledgment readList(List<T> values, Function<DirectBuffer, @Nullable T> decoder) {
        boolean changed = false;
        while (true) {
            final int received = socket.receive();
            if (received < 0) {
                return broken("receive", received);
            }
            socket.messages(cursor, received);
            while (cursor.next()) {
                if (cursor.sequence() != sequence) {
                    continue;
                }
                changed |= (cursor.flags() & Rtnetlink.NLM_F_DUMP_INTR) != 0;
                cursor.body(body);
                if (cursor.type() == Rtnetlink.NLMSG_DONE) {
                    return changed ? null : Acknowledgment.ofDone(body, cursor.flags());
                }
                if (cursor.type() == Rtnetlink.NLMSG_ERROR) {
                    return Acknowledgment.ofError(body, cursor.flags());
                }
                final T value = decoder.apply(body);
                if (value != null) {
                    values.add(value);
                }
            }
        }
    }

    private int send(Consumer<MessageWriter> encoder) {
        socket.writer().rewind();
        encoder.accept(socket.writer());
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return socket.send(socket.writer().finish(sequence));
    }

    private static Acknowledgment broken(String call, int result) {
        return new Acknowledgment(-result, "netlink " + call + " failed");
    }

    @Override
    public void close() {
        socket.close();
    }
}
