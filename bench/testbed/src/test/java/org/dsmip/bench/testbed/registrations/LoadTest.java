package org.dsmip.bench.testbed.registrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationReplyFlyweight;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A crowd before a home agent that checks who asks and forgets every seventh request. */
@Timeout(60)
class LoadTest {
    private static final int NODES = 300;
    private static final Ipv4Address FIRST = Ipv4Address.parse("10.64.0.250");
    private static final MasterSecret SECRET = MasterSecret.of(Octets.ofHex("0102030405060708".repeat(4)));

    private final Set<Ipv4Address> registered = ConcurrentHashMap.newKeySet();
    private final Set<Ipv4Address> heard = ConcurrentHashMap.newKeySet();
    private DatagramChannel homeAgent;
    private Thread thread;
    private Load load;
    private volatile boolean answersLate;

    @BeforeEach
    void aHomeAgentAnswers() throws IOException {
        homeAgent = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread = Thread.ofPlatform().daemon().start(this::answerAll);
        load = Load.open(
                new Crowd(new Crowd.Place(FIRST, Ipv4Address.parse("127.0.0.1"), Ipv4Address.parse("127.0.0.1"), 256),
                        SECRET, NODES),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) homeAgent.getLocalAddress());
    }

    @AfterEach
    void itEnds() throws IOException, InterruptedException {
        load.close();
        homeAgent.close();
        thread.join();
    }

    private void answerAll() {
        final ByteBuffer octets = ByteBuffer.allocate(2048);
        try {
            while (true) {
                final SocketAddress from = homeAgent.receive(octets.clear());
                answer(octets.flip(), from);
            }
        } catch (AsynchronousCloseException e) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(ByteBuffer octets, SocketAddress from) throws IOException {
        final byte[] bytes = new byte[octets.remaining()];
        octets.get(bytes);
        final RegistrationRequest request = Objects.requireNonNull(new RegistrationDecoder(LengthRule.STRICT)
                .decodeRequest(new UnsafeBuffer(bytes), 0, bytes.length));
        final Ipv4Address home = new Ipv4Address(request.homeAddress());
        // The first request of every seventh gets lost.
        if (heard.add(home) && home.bits() % 7 == 0) {
            return;
        }
        if (request.lifetimeSec() > 0) {
            registered.add(home);
        } else {
            registered.remove(home);
        }
        if (answersLate && home.bits() % 5 == 0) {
            sendReply(from, home, request.identification() - 1, 131);
        }
        sendReply(from, home, request.identification(),
                isAuthentic(request, home) && isOfNow(request.identification()) ? 0 : 131);
    }

    private void sendReply(SocketAddress to, Ipv4Address home, long identification, int code) throws IOException {
        final UnsafeBuffer reply = new UnsafeBuffer(new byte[RegistrationReplyFlyweight.LENGTH]);
        new RegistrationReplyFlyweight().wrap(reply, 0, RegistrationReplyFlyweight.LENGTH).clear()
                .code(code).homeAddress(home.bits()).identification(identification);
        homeAgent.send(ByteBuffer.wrap(reply.byteArray()), to);
    }

    private static boolean isOfNow(long identification) {
        return Math.abs(NtpTimestamp.seconds(identification)
                - NtpTimestamp.seconds(NtpTimestamp.of(Instant.now().getEpochSecond(), 0))) < 60;
    }

    private static boolean isAuthentic(RegistrationRequest request, Ipv4Address home) {
        final var extension = request.authentication(AuthenticationKind.MOBILE_HOME);
        return extension != null && Authenticator.verify(
                MobilitySecurityAssociation.hmacMd5(256, SECRET.keyOf(home, 256)), request.bytes(),
                extension.coverageEnd(), extension.authenticator());
    }

    @Test
    void everyOneIsAnsweredAndWhoIsNotAsksAgain() throws IOException {
        final LoadResult result = load.run(16, 600);
        assertThat(registered).hasSize(NODES).contains(FIRST, new Ipv4Address(FIRST.bits() + NODES - 1));
        assertThat(result.refused()).isZero();
        assertThat(result.again()).as("every seventh").isGreaterThanOrEqualTo(NODES / 7);
        assertThat(result.took().getTotalCount()).isEqualTo(NODES);
        assertThat(result.ms(100)).as("the lost ones have waited").isGreaterThan(900);
    }

    @Test
    void anAnswerToAnEarlierRequestCountsForNothing() throws IOException {
        answersLate = true;
        final LoadResult result = load.run(16, 600);
        assertThat(result.refused()).isZero();
        assertThat(result.took().getTotalCount()).isEqualTo(NODES);
    }

    @Test
    void aTrialGoesThroughAllPhases() throws IOException {
        final Trial.Outcome outcome = new Trial(load, 16, 600, registered::size).run();
        assertThat(outcome.phases()).containsOnlyKeys(Phase.values());
        assertThat(outcome.phases().values()).allSatisfy(result -> assertThat(result.nodes()).isEqualTo(NODES));
        assertThat(outcome.shows()).isPositive();
        assertThat(registered).hasSize(NODES);
        final Rates rates = new Rates();
        final List<String> lines = Rates.lines("mine", outcome);
        lines.forEach(rates::add);
        assertThat(lines).hasSize(Phase.values().length);
        assertThat(rates.table()).hasSize(1 + Phase.values().length).last().asString()
                .startsWith("mine             refresh beside show ");
    }
}
