package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.ChallengeExtension;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.NaiExtension;
import org.dsmip.core.wire.mip.RegistrationReplyHeader;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.dsmip.core.wire.mip.ReplyCode;
import org.dsmip.core.wire.mip.UdpTunnelReplyExtension;
import org.dsmip.core.wire.mip.UdpTunnelRequestExtension;

/** Makes the effect that answers a request: contents, order, signatures and addresses. Not thread-safe. */
final class ReplySender {
    private static final int TTL = 64;
    private static final int UDP_TUNNEL_DECLINED = 64;

    /**
     * What is said.
     *
     * @param code the code
     * @param lifetimeSec the lifetime
     * @param identification 64 bits
     * @param prefixAnswers answers to prefix requests
     */
    record Content(ReplyCode code, int lifetimeSec, long identification, List<MobileIpExtension> prefixAnswers) {}

    private final CurrentSettings settings;
    private final RequestPolicy policy;
    private final ReplyWriter writer = new ReplyWriter();

    ReplySender(CurrentSettings settings, RequestPolicy policy) {
        this.settings = settings;
        this.policy = policy;
    }

    Effect send(Exchange exchange, Content content) {
        final RegistrationRequest request = exchange.request();
        final List<MobileIpExtension> forMobileNode = new ArrayList<>(content.prefixAnswers);
        final List<MobileIpExtension> forForeignAgent = new ArrayList<>();
        declineUdpTunnel(exchange, content, forMobileNode, forForeignAgent);
        final NaiExtension nai = request.first(NaiExtension.class);
        if (nai != null) {
            forMobileNode.add(nai);
        }
        final ChallengeExtension challenge = request.first(ChallengeExtension.class);
        if (challenge != null) {
            forForeignAgent.add(challenge);
        }
        final var header = new RegistrationReplyHeader(content.code.wire(), content.lifetimeSec,
                request.homeAddress(), settings.now().address().bits(), content.identification);
        final var parts = new ReplyWriter.Parts(header, lengthStyle(request), forMobileNode, forForeignAgent);
        final Datagram reply = new Datagram(replySource(exchange.received()), exchange.received().source(), TTL,
                writer.write(parts, exchange.credentials().mobileHome(), exchange.credentials().foreignHome()));
        return exchange.isFromHome() && settings.now().homeLink().attached()
                ? new Effect.SendOnHomeLink(reply, exchange.senderMac())
                : new Effect.Send(reply);
    }

    // BASE-NAT-26: who asked for a UDP tunnel and is not refused learns that there is none.
    private static void declineUdpTunnel(Exchange exchange, Content content, List<MobileIpExtension> forMobileNode,
            List<MobileIpExtension> forForeignAgent) {
        final UdpTunnelRequestExtension udp = exchange.request().first(UdpTunnelRequestExtension.class);
        if (udp != null && content.code.accepted()) {
            final boolean byMobileNode = udp.offset() < exchange.credentials().mobileHomeOffset();
            (byMobileNode ? forMobileNode : forForeignAgent)
                    .add(new UdpTunnelReplyExtension(MobileIpExtension.UNPLACED, UDP_TUNNEL_DECLINED, false, 0));
        }
    }

    private LengthStyle lengthStyle(RegistrationRequest request) {
        return switch (settings.now().ipv6().lengthSent()) {
            case AUTO -> request.lengthStyle();
            case STANDARD -> LengthStyle.STANDARD;
            case LITERAL -> LengthStyle.LITERAL;
        };
    }

    private Datagram.Endpoint replySource(Datagram received) {
        final Ipv4Address destination = received.destination().address();
        return policy.isUnicast(destination)
                ? received.destination()
                : new Datagram.Endpoint(settings.now().address(), received.destination().port());
    }
}
