package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationExtension;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.ExtensionType;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.RegistrationRequestEncoder;
import org.dsmip.core.wire.mip.RegistrationRequestHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Foreign agents and mobile nodes of others at the home agent: requests as they write them, by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignStackIT {
    private static final int ANSWER_MILLIS = 10_000;
    private static final Ipv4Address AGENT = Ipv4Address.parse("203.0.113.254");
    private static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    private static final MobilitySecurityAssociation MOBILE = association(0x100, "0102030405060708090a0b0c0d0e0f10");
    private static final MobilitySecurityAssociation FOREIGN = association(0x200, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    private static final MobilitySecurityAssociation WRONG = association(0x200, "00".repeat(16));

    private Lab lab;
    private Daemon homeAgent;

    private static MobilitySecurityAssociation association(long spi, String key) {
        return MobilitySecurityAssociation.hmacMd5(spi, SharedKey.of(Octets.ofHex(key)));
    }

    /** From where to where. */
    private record Route(String node, String source, String destination) {}

    @BeforeAll
    void homeAgentKnowsTheForeignAgent() throws Exception {
        lab = Lab.up("stack");
        homeAgent = Daemon.start(lab, "ha", lab.secret("agents.toml", lab.lab("config", "ha") + """

                [[foreign-agent]]
                address = "203.0.113.254"
                spi = 0x200
                key = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
                """));
    }

    @AfterAll
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private static byte[] request(int flags, int lifetimeSec, Ipv4Address careOf,
            @Nullable MobilitySecurityAssociation foreign) {
        final Instant now = Instant.now();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        int length = new RegistrationRequestEncoder().encode(buffer, 0,
                new RegistrationRequestHeader(flags, lifetimeSec, Ipv4Address.parse("192.0.2.10").bits(),
                        HOME_AGENT.bits(), careOf.bits(), NtpTimestamp.of(now.getEpochSecond(), now.getNano())),
                LengthStyle.STANDARD).length();
        length = Authenticator.append(MOBILE, ExtensionType.MOBILE_HOME_AUTHENTICATION, buffer, length);
        if (foreign != null) {
            length = Authenticator.append(foreign, ExtensionType.FOREIGN_HOME_AUTHENTICATION, buffer, length);
        }
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    private RegistrationReply answer(Route route, byte[] request) throws Exception {
        return lab.inNode(route.node, () -> {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(route.source, 0))) {
                socket.setBroadcast(true);
                socket.setSoTimeout(ANSWER_MILLIS);
                socket.send(new DatagramPacket(request, request.length, InetAddress.getByName(route.destination), 434));
                final DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
                socket.receive(answer);
                assertThat(answer.getAddress().getHostAddress()).isEqualTo("192.0.2.1");
                return Objects.requireNonNull(new RegistrationDecoder(LengthRule.TOLERANT)
                        .decodeReply(new UnsafeBuffer(answer.getData(), 0, answer.getLength()), 0, answer.getLength()));
            }
        });
    }

    private RegistrationReply throughAgent(int lifetimeSec, @Nullable MobilitySecurityAssociation foreign)
            throws Exception {
        return answer(new Route("rt", "203.0.113.254", "192.0.2.1"),
                request(RegistrationFlags.REVERSE_TUNNELING, lifetimeSec, AGENT, foreign));
    }

    private static boolean isSignedForTheAgent(RegistrationReply reply) {
        final AuthenticationExtension extension = reply.authentication(AuthenticationKind.FOREIGN_HOME);
        return extension != null && Authenticator.verify(FOREIGN, reply.bytes(), extension.coverageEnd(),
                extension.authenticator());
    }

    @Test
    @Tag("BASE-AUTH-12")
    @Tag("BASE-AUTH-14")
    @Tag("BASE-HA-06")
    @Tag("CNF-03")
    void aForeignAgentThatAlwaysSignsIsServedAndAnsweredSigned() throws Exception {
        final RegistrationReply accepted = throughAgent(60, FOREIGN);
        assertThat(accepted.code()).isZero();
        assertThat(isSignedForTheAgent(accepted)).isTrue();
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst().at("type")
                .text()).isEqualTo("facoa");
        for (MobilitySecurityAssociation wrong : Arrays.asList(null, WRONG, association(0x201, "00".repeat(16)))) {
            final RegistrationReply refused = throughAgent(60, wrong);
            assertThat(refused.code()).isEqualTo(132);
            assertThat(isSignedForTheAgent(refused)).as("132 is signed").isTrue();
        }
        final RegistrationReply unsigned = throughAgent(0, null);
        assertThat(unsigned.code()).as("a deregistration needs no signature").isZero();
        assertThat(unsigned.authentication(AuthenticationKind.FOREIGN_HOME)).isNull();
        assertThat(isSignedForTheAgent(throughAgent(0, FOREIGN))).isTrue();
        assertThat(throughAgent(0, WRONG).code()).isEqualTo(132);
    }

    @Test
    @Tag("BASE-HA-08")
    @Tag("BASE-HA-09")
    void broadcastsOfAnyInterfaceAreAnsweredWithTheAddressOfTheHomeAgent() throws Exception {
        for (Route route : new Route[]{new Route("hl", "192.0.2.99", "192.0.2.255"),
            new Route("hl", "192.0.2.99", "255.255.255.255"), new Route("rt", "198.18.0.254", "198.18.0.255")}) {
            final RegistrationReply reply = answer(route, request(RegistrationFlags.DECAPSULATION, 60,
                    Ipv4Address.parse("203.0.113.10"), null));
            assertThat(reply.code()).as("to %s", route.destination).isEqualTo(136);
            assertThat(reply.homeAgent()).isEqualTo(HOME_AGENT.bits());
        }
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items()).noneMatch(
                node -> node.at("coa").items().getFirst().at("coa").text().equals("203.0.113.10"));
    }
}
