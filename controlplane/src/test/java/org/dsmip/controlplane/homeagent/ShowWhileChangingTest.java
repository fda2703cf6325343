package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.ManyNodes.HOME_AGENT;
import static org.dsmip.controlplane.homeagent.ManyNodes.home;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.MOBILE;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;
import static org.dsmip.controlplane.homeagent.Scene.reply;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.show.BindingAccounts;
import org.dsmip.controlplane.show.BindingPieces;
import org.dsmip.controlplane.show.NeighborPieces;
import org.dsmip.controlplane.show.PathMtu;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.StateText;
import org.dsmip.controlplane.show.TunnelsView;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is shown of a home agent whose bindings change between the pieces of an answer. */
class ShowWhileChangingTest {
    private static final int MOST = 10_000;
    private static final int PIECE = StateListing.ROWS;
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("203.0.113.77");

    private final HomeAgent agent = new HomeAgent(ManyNodes.settings(MOST),
            new HomeAgentEnvironment(400 * SECOND_NS, home -> null,
                    HomeAgentEnvironment.Truth.nothing(500 * SECOND_NS, Scene.CLOCK), 1500, new Random(1)));
    /** What the data plane has counted, by the numbers of bindings. */
    private final Map<Integer, Long> counted = new HashMap<>();
    private final TunnelsView tunnels = new TunnelsView("dsmip0",
            new BindingAccounts(new BindingAccounts.Readers((number, counter) -> counted.getOrDefault(number, 0L),
                    (number, reason) -> 0, (number, direction) -> Long.MAX_VALUE)),
            peer -> new PathMtu(1500, PathMtu.NOT_TOLD), agent.views()::isThere);
    private final long nowNs = 500 * SECOND_NS;
    private long clock = Scene.CLOCK;

    private List<Effect> send(int number, Ipv4Address careOf, int lifetimeSec, MobileIpExtension... extensions) {
        clock += 1L << 12;
        return agent.onDatagram(nowNs, clock, new Datagram(new Datagram.Endpoint(careOf, 5001),
                new Datagram.Endpoint(HOME_AGENT, 434), 64,
                Octets.of(new RequestBytes(clock).from(home(number), MOBILE).homeAgent(HOME_AGENT).careOf(careOf)
                        .lifetime(lifetimeSec).extensions(extensions).bytes())),
                null);
    }

    private void register(int number, Ipv4Address careOf) {
        assertThat(reply(send(number, careOf, 600)).code()).isZero();
    }

    private void end(int number) {
        assertThat(reply(send(number, COLOCATED, 0)).code()).isZero();
    }

    private void registerAll(int count) {
        IntStream.range(0, count).forEach(number -> register(number, COLOCATED));
    }

    private HomeAgentMoment now() {
        return agent.views().now(nowNs);
    }

    private StateListing bindings() {
        return BindingPieces.of(this::now, tunnels, 0);
    }

    private static String piece(StateListing listing) {
        final StateBlock block = listing.next();
        return block == null ? "" : StateText.print(block);
    }

    private static String rest(StateListing listing) {
        final StringBuilder all = new StringBuilder();
        for (String piece = piece(listing); !piece.isEmpty(); piece = piece(listing)) {
            all.append(piece);
        }
        return all.toString();
    }

    private static List<String> values(String text, String key) {
        return text.lines().filter(line -> line.contains(key + "="))
                .map(line -> line.replaceAll(".*?\\b" + key + "=(\\S+).*", "$1")).toList();
    }

    private static List<String> homes(String text) {
        return values(text.lines().filter(line -> line.startsWith("mn ")).reduce("", (all, line) -> all + line + "\n"),
                "hoa");
    }

    private static List<String> homes(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> home(number).toString()).toList();
    }

    @Test
    @Tag("OPS-PROC-10")
    void allPiecesAreAboutTheMomentOfTheQuestion() {
        registerAll(3 * PIECE);
        final StateListing listing = bindings();
        final String first = piece(listing);
        end(5);
        end(PIECE + 5);
        register(PIECE + 6, ELSEWHERE);
        register(3 * PIECE, COLOCATED);
        final String all = first + rest(listing);
        assertThat(homes(all)).isEqualTo(homes(0, 3 * PIECE));
        assertThat(all).doesNotContain(ELSEWHERE.toString()).contains("bindings=" + 3 * PIECE + " prefixes=0");
        final String later = rest(bindings());
        assertThat(homes(later)).hasSize(3 * PIECE - 1).contains(home(3 * PIECE).toString())
                .doesNotContain(home(5).toString());
        assertThat(later).contains(ELSEWHERE.toString());
    }

    @Test
    @Tag("OPS-PROC-10")
    void whatIsReadSlowlyGoesOnWithTheBindingsOfThenEachOnceAndInOrder() {
        registerAll(3 * PIECE);
        final StateListing listing = bindings();
        final String first = piece(listing);
        listing.letGo();
        end(PIECE - 1);
        end(PIECE);
        register(PIECE + 6, ELSEWHERE);
        register(3 * PIECE, COLOCATED);
        listing.goOn();
        final String all = first + rest(listing);
        final List<String> expected = new ArrayList<>(homes(0, 3 * PIECE + 1));
        expected.remove(home(PIECE).toString());
        assertThat(homes(all)).isEqualTo(expected);
        assertThat(all).contains(ELSEWHERE.toString()).contains("bindings=" + expected.size() + " ");
    }

    @Test
    void countersOfAnotherThatHasTheNumberOfOneThatHasEndedAreNotItsOwn() {
        registerAll(2 * PIECE);
        counted.put(PIECE, 5L);
        final StateListing listing = bindings();
        piece(listing);
        end(PIECE);
        register(MOST - 1, COLOCATED);
        counted.put(PIECE, 77L);
        assertThat(agent.views().bindings(nowNs)).as("the number is another's now").last()
                .extracting(BindingView::bindingId).isEqualTo(PIECE);
        final String second = piece(listing);
        assertThat(homes(second)).isEqualTo(homes(PIECE, 2 * PIECE));
        assertThat(values(second, "v4-down")).hasSize(PIECE - 1).containsOnly("0");
        assertThat(values(rest(bindings()), "v4-down")).last().isEqualTo("77");
    }

    @Test
    void whatIsAnsweredForIsOfOneMomentToo() {
        for (int number = 0; number < 2 * PIECE; number++) {
            assertThat(
                    Scene.codes(send(number, COLOCATED, 600, Scene.prefix("2001:db8:1::1:%x/128".formatted(number)))))
                    .singleElement().asString().startsWith("0 ");
        }
        final StateListing listing = NeighborPieces.of(this::now);
        final String first = piece(listing);
        end(2 * PIECE - 1);
        final String all = first + rest(listing);
        assertThat(values(all, "hoa")).as("each with an address and its link-local one").hasSize(4 * PIECE)
                .isEqualTo(homes(0, 2 * PIECE).stream().flatMap(home -> Stream.of(home, home)).toList());
        assertThat(values(rest(NeighborPieces.of(this::now)), "hoa")).hasSize(4 * PIECE - 2);
    }

    @Test
    void whatTheHostRefusedIsShownAsItWasThen() {
        registerAll(PIECE + 1);
        final Effect route = new Effect.AddTunnelRoute(home(PIECE).toHostPrefix());
        agent.onEffectFailed(nowNs, route, "EPERM");
        final StateListing listing = bindings();
        piece(listing);
        agent.onEffectDone(nowNs, route);
        assertThat(rest(listing)).contains("EPERM").contains("not-routed=1 ");
        assertThat(rest(bindings())).doesNotContain("EPERM").contains("not-routed=0 ");
    }

    /** Whatever order changes and pieces come in: who has been there all the time is there once, nobody twice. */
    @Test
    @Tag("OPS-PROC-10")
    void randomChangesBetweenPiecesLoseNobodyAndDoubleNobody() {
        final long seed = 20_070_213;
        final SplittableRandom random = new SplittableRandom(seed);
        registerAll(6 * PIECE);
        final boolean[] changed = new boolean[7 * PIECE];
        final StateListing listing = bindings();
        final StringBuilder all = new StringBuilder();
        for (String piece = piece(listing); !piece.isEmpty(); piece = piece(listing)) {
            all.append(piece);
            for (int i = 0; i < 20; i++) {
                final int number = random.nextInt(changed.length);
                changed[number] = true;
                if (random.nextBoolean()) {
                    end(number);
                } else {
                    register(number, random.nextBoolean() ? COLOCATED : ELSEWHERE);
                }
            }
            if (random.nextBoolean()) {
                listing.letGo();
                listing.goOn();
            }
        }
        final List<String> steady = IntStream.range(0, 6 * PIECE).filter(number -> !changed[number])
                .mapToObj(number -> home(number).toString()).toList();
        assertThat(homes(all.toString())).as("seed %d", seed).doesNotHaveDuplicates().containsAll(steady);
    }

    /** What is made is counted, not how long it takes. */
    @Test
    @Tag("OPS-PROC-10")
    void theControlThreadDoesAsMuchForTenThousandAsForTen() {
        registerAll(10);
        final long few = octetsMadeForAnAnswer();
        IntStream.range(10, MOST).forEach(number -> register(number, COLOCATED));
        assertThat(octetsMadeForAnAnswer()).isEqualTo(few).isBetween(1L, 2048L);
        assertThat(homes(rest(bindings()))).hasSize(MOST);
    }

    private long octetsMadeForAnAnswer() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            final StateListing listing = bindings();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(listing).isNotNull();
        }
        return least;
    }
}
