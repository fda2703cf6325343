package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Datagram.Endpoint;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.registry.WholeState;
import org.dsmip.controlplane.security.Authenticator;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.Ipv6TunnelingModeExtension;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.jspecify.annotations.Nullable;

/** The reference testbed's home agent in virtual time, and what its mobile nodes send. */
final class Scene {
    static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    static final Ipv4Address OTHER_HOME = Ipv4Address.parse("192.0.2.11");
    static final Ipv4Address VECTOR_HOME = Ipv4Address.parse("192.0.2.77");
    static final Ipv4Address COLOCATED = Ipv4Address.parse("203.0.113.10");
    static final Ipv4Address FOREIGN_AGENT = Ipv4Address.parse("198.51.100.1");
    static final MacAddress MOBILE_MAC = MacAddress.parse("02:00:00:00:00:10");
    static final MobilitySecurityAssociation MOBILE = association(0x100, "0102030405060708090a0b0c0d0e0f10");
    static final MobilitySecurityAssociation OTHER = association(0x100, "ffeeddccbbaa99887766554433221100");
    static final MobilitySecurityAssociation VECTOR = association(0x1000, "00112233445566778899aabbccddeeff");
    static final MobilitySecurityAssociation FOREIGN_R = association(0x200, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    static final MobilitySecurityAssociation FOREIGN_TV = association(0x3000, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    static final Ipv6Prefix ADDRESS = Ipv6Prefix.parse("2001:db8:1::10/128");
    static final Ipv6Prefix LINK_LOCAL = Ipv6Prefix.parse("fe80::10/128");
    static final Ipv6Prefix NETWORK = Ipv6Prefix.parse("2001:db8:100::/56");
    static final MobileIpExtension MODE = new Ipv6TunnelingModeExtension(MobileIpExtension.UNPLACED);
    static final long CLOCK = 0xC9E4_B2D0_0000_0000L;
    static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final HomeAgent agent;
    private final HomeAgentEnvironment.Truth truth;
    private List<Effect> started = List.of();
    private long nowNs = 1_000_000;
    private long clock = CLOCK;

    Scene(HomeAgentSettings settings) {
        truth = HomeAgentEnvironment.Truth.nothing(nowNs, clock);
        agent = new HomeAgent(settings,
                new HomeAgentEnvironment(nowNs - 100 * SECOND_NS, home -> null, truth, 1500, new Random(1)));
    }

    /** Just started again after an earlier run that has accepted something. */
    Scene(HomeAgentSettings settings, Map<Ipv4Address, Long> accepted) {
        truth = HomeAgentEnvironment.Truth.nothing(nowNs, clock);
        accepted.forEach((node, identification) -> truth.registry().apply(new Command.Remember(node, identification),
                truth.clock().at(nowNs), fact -> {}));
        agent = new HomeAgent(settings, new HomeAgentEnvironment(nowNs, home -> null, truth, 1500, new Random(1)));
    }

    /** Starts anew with other settings, and with what the other one has left. */
    Scene(HomeAgentSettings settings, Scene before) {
        this(settings, before, before.truth);
    }

    private Scene(HomeAgentSettings settings, Scene before, HomeAgentEnvironment.Truth left) {
        nowNs = before.nowNs;
        clock = before.clock;
        truth = left;
        agent = new HomeAgent(settings, new HomeAgentEnvironment(nowNs, home -> null, truth, 1500, new Random(1)));
        started = new ArrayList<>(agent.onStart(nowNs));
        while (agent.isCatchingUp()) {
            started.addAll(agent.onTimer(nowNs));
        }
    }

    /** The same that is to start anew with other settings, and a copy of what it has left. */
    Scene restarted(HomeAgentSettings settings) {
        return new Scene(settings, this, copy());
    }

    private HomeAgentEnvironment.Truth copy() {
        final Registry copy = new Registry();
        final WholeState whole = truth.registry().wholeState();
        for (RegistryRecord.Node node = whole.next(); node != null; node = whole.next()) {
            copy.restore(node);
        }
        return new HomeAgentEnvironment.Truth(copy, truth.clock());
    }

    /** What is true, in the order of the home addresses. */
    List<RegistryRecord.Node> written() {
        final List<RegistryRecord.Node> nodes = new ArrayList<>();
        final WholeState whole = truth.registry().wholeState();
        for (RegistryRecord.Node node = whole.next(); node != null; node = whole.next()) {
            nodes.add(node);
        }
        return nodes;
    }

    /** Swaps the settings while it runs, and lets it do all that follows at once. */
    List<Effect> swap(HomeAgentSettings settings) {
        final List<Effect> effects = new ArrayList<>(agent.onSettings(nowNs, settings));
        while (agent.isCatchingUp()) {
            effects.addAll(agent.onTimer(nowNs));
        }
        return effects;
    }

    static MobilitySecurityAssociation association(long spi, String key) {
        return MobilitySecurityAssociation.hmacMd5(spi, SharedKey.of(Octets.ofHex(key)));
    }

    /** Settings that a test changes before it builds them. */
    static final class Setting {
        RegistrationSettings registration = RegistrationSettings.DEFAULTS;
        Ipv6Settings ipv6 = Ipv6Settings.ofProfile(DualStackProfile.DRAFT_01);
        boolean attached = true;
        List<Ipv6Address> routers = List.of(Ipv6Address.parse("2001:db8:1::1"));
        List<Ipv6Prefix> delegable = List.of();
        List<Ipv6Prefix> served = List.of(Ipv6Prefix.parse("2001:db8:100::/40"));
        List<Ipv6Prefix> owned = List.of();
        List<Ipv6Prefix> implicit = List.of();
        List<Ipv6Prefix> otherOwned = List.of();
        List<MobileNodeBlock> blocks = List.of();
        List<Ipv4Address> takenOut = List.of();
        MobilitySecurityAssociation key = MOBILE;
        Map<Ipv4Address, List<MobilitySecurityAssociation>> foreignAgents = Map.of();

        Setting withForeignAgent() {
            foreignAgents = Map.of(FOREIGN_AGENT, List.of(FOREIGN_R, FOREIGN_TV));
            return this;
        }

        Setting prefixes(PrefixSettings prefixes) {
            ipv6 = new Ipv6Settings(ipv6.enabled(), ipv6.lengthSent(), ipv6.strictLengths(), ipv6.tunnelingMode(),
                    prefixes, ipv6.linkLocalCompat(), ipv6.homeLegNegotiated(), ipv6.tunnelMtuBytes(),
                    ipv6.handoverGrace());
            return this;
        }

        Setting tunnelingMode(TunnelingModeSettings mode) {
            ipv6 = new Ipv6Settings(ipv6.enabled(), ipv6.lengthSent(), ipv6.strictLengths(), mode, ipv6.prefixes(),
                    ipv6.linkLocalCompat(), ipv6.homeLegNegotiated(), ipv6.tunnelMtuBytes(), ipv6.handoverGrace());
            return this;
        }

        Setting disabled() {
            ipv6 = new Ipv6Settings(false, ipv6.lengthSent(), ipv6.strictLengths(), ipv6.tunnelingMode(),
                    ipv6.prefixes(), ipv6.linkLocalCompat(), ipv6.homeLegNegotiated(), ipv6.tunnelMtuBytes(),
                    ipv6.handoverGrace());
            return this;
        }

        Setting maximumLifetime(int seconds) {
            registration = new RegistrationSettings(registration.profile(), seconds, registration.maximumBindings(),
                    registration.encapsulations(), registration.reverseTunneling(), registration.strictReserved(),
                    registration.unauthenticatedDenialsPerSec());
            return this;
        }

        HomeAgentSettings build() {
            final List<Ipv6Prefix> onLink = attached ? List.of(Ipv6Prefix.parse("2001:db8:1::/64")) : List.of();
            return new HomeAgentSettings(HOME_AGENT,
                    new HomeLinkSettings(attached, Ipv4Prefix.parse("192.0.2.0/24"), onLink, routers, delegable),
                    served,
                    MobileNodes.of(Stream.of(new MobileNodeProfile(HOME, List.of(key), owned, implicit),
                            new MobileNodeProfile(OTHER_HOME, List.of(OTHER), otherOwned, List.of()),
                            new MobileNodeProfile(VECTOR_HOME, List.of(VECTOR), List.of(), List.of()))
                            .filter(node -> !takenOut.contains(node.homeAddress())).toList(), blocks),
                    SecurityAssociations.of(foreignAgents), registration, ipv6);
        }

        Scene scene() {
            return new Scene(build());
        }
    }

    /** What the home agent did when it started. */
    List<Effect> started() {
        return started;
    }

    /** That of the mobile node of the testbed. */
    Binding binding() {
        return Objects.requireNonNull(truth.registry().bindings().get(HOME));
    }

    HomeAgent agent() {
        return agent;
    }

    long nowNs() {
        return nowNs;
    }

    long clock() {
        return clock;
    }

    Scene clock(long ntp) {
        clock = ntp;
        return this;
    }

    void pass(long ns) {
        nowNs += ns;
        clock += ((ns / SECOND_NS) << 32) + ((ns % SECOND_NS) << 32) / SECOND_NS;
    }

    /** Lets time pass and fires every timer at its instant. */
    List<Effect> passAndFire(long ns) {
        final long end = nowNs + ns;
        final List<Effect> effects = new ArrayList<>();
        while (agent.nextDeadlineNs() <= end) {
            final long at = agent.nextDeadlineNs();
            pass(Math.max(0, at - nowNs));
            effects.addAll(agent.onTimer(nowNs));
            assertThat(agent.nextDeadlineNs()).as("progress of the timer").isGreaterThan(at);
        }
        pass(end - nowNs);
        return effects;
    }

    List<Effect> receive(byte[] payload, Ipv4Address source) {
        return receive(payload, new Endpoint(source, 5001), new Endpoint(HOME_AGENT, 434), null);
    }

    List<Effect> receive(byte[] payload, Endpoint source, Endpoint destination, @Nullable MacAddress mac) {
        return agent.onDatagram(nowNs, clock, new Datagram(source, destination, 64, Octets.of(payload)), mac);
    }

    /** A co-located request of the mobile node of the testbed, sent and answered. */
    List<Effect> register(MobileIpExtension... extensions) {
        return receive(request().extensions(extensions).bytes(), COLOCATED);
    }

    RequestBytes request() {
        return new RequestBytes(nextIdentification());
    }

    long nextIdentification() {
        pass(1000);
        return clock;
    }

    /** The host has these addresses from now on. */
    List<Effect> hostHas(IpAddress... addresses) {
        return agent.onHostAddresses(nowNs, new HostAddresses(Set.of(addresses), Set.of()));
    }

    static MobileIpExtension prefix(String text) {
        final int slash = text.indexOf('/');
        return new Ipv6PrefixRequestExtension(MobileIpExtension.UNPLACED,
                Ipv6Address.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    static Datagram sent(List<Effect> effects) {
        assertThat(effects).as("effects").isNotEmpty();
        return switch (effects.getLast()) {
            case Effect.Send send -> send.datagram();
            case Effect.SendOnHomeLink send -> send.datagram();
            default -> throw new AssertionError("no reply at the end of " + effects);
        };
    }

    static RegistrationReply reply(List<Effect> effects) {
        final byte[] bytes = sent(effects).payload().toArray();
        return Objects.requireNonNull(new RegistrationDecoder(LengthRule.TOLERANT)
                .decodeReply(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    /** The answers to prefix requests as {@code code prefix/length}. */
    static List<String> codes(List<Effect> effects) {
        return reply(effects).all(Ipv6PrefixReplyExtension.class).stream()
                .map(answer -> answer.code() + " " + answer.prefix() + "/" + answer.prefixLength()).toList();
    }

    static void assertSigned(List<Effect> effects, MobilitySecurityAssociation association) {
        final RegistrationReply reply = reply(effects);
        final var extension = Objects.requireNonNull(
                reply.authentication(AuthenticationKind.MOBILE_HOME), "no authenticator");
        assertThat(extension.spi()).isEqualTo(association.spi());
        assertThat(Authenticator.verify(association, reply.bytes(), extension.coverageEnd(),
                extension.authenticator())).as("authenticator of the reply").isTrue();
    }

    /** Effects without notes and the reply. */
    static List<Effect> changes(List<Effect> effects) {
        return effects.stream().filter(effect -> !(effect instanceof Effect.NoteSecurityEvent
                || effect instanceof Effect.NoteRegistration || effect instanceof Effect.KeepIdentification
                || effect instanceof Effect.Send || effect instanceof Effect.SendOnHomeLink)).toList();
    }
}
