package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homeagent.HomeLinkSettings;
import org.dsmip.controlplane.homeagent.Ipv6Settings;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.MobileNodes;
import org.dsmip.controlplane.homeagent.RegistrationSettings;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * A mobile node and a home agent in virtual time, joined by a network that loses, delays, reorders and duplicates by a seed.
 * What arrives where the mobile node no longer is, is lost.
 */
final class Fabric {
    private static final long MAX_DELAY_NS = 700_000_000L;
    private static final long MIN_DELAY_NS = 5_000_000L;

    final Node node;
    final HomeAgent homeAgent;
    private final SplittableRandom random;
    private final long clockAheadSec;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>(
            Comparator.comparingLong(Flight::atNs).thenComparingLong(Flight::number));
    private boolean faulty = true;
    private long sent;

    /** The node's clock at the start, what it remembers, and by how much the home agent's clock is ahead. */
    record Clocks(long node, Remembered remembered, long homeAgentAheadSec) {}

    private record Flight(long atNs, long number, boolean toHomeAgent, Datagram datagram) {}

    Fabric(MobileNodeSettings settings, SplittableRandom random) {
        this(settings, random, new Clocks(Sample.WALL_CLOCK, Remembered.nothing(Sample.WALL_CLOCK),
                random.nextLong(-300, 300)));
    }

    Fabric(MobileNodeSettings settings, SplittableRandom random, Clocks clocks) {
        this.random = random;
        clockAheadSec = clocks.homeAgentAheadSec;
        node = new Node(settings, clocks.node, clocks.remembered, random.split());
        homeAgent = new HomeAgent(homeAgentSettings(),
                new HomeAgentEnvironment(node.nowNs - 60_000_000_000L, home -> null,
                        HomeAgentEnvironment.Truth.nothing(node.nowNs, Sample.WALL_CLOCK), 1500, random.split()));
    }

    private static HomeAgentSettings homeAgentSettings() {
        final var link = new HomeLinkSettings(true, Sample.HOME.prefix(),
                List.of(Ipv6Prefix.parse("2001:db8:1::/64")), List.of(Ipv6Address.parse("2001:db8:1::1")), List.of());
        final var profile = new MobileNodeProfile(Sample.HOME_ADDRESS, List.of(Sample.ASSOCIATION),
                List.of(Sample.HOME_ADDRESS6.prefix(), Sample.NETWORK6.prefix()), List.of());
        return new HomeAgentSettings(Sample.HOME_AGENT, link, List.of(Ipv6Prefix.parse("2001:db8:100::/40")),
                MobileNodes.of(List.of(profile)), SecurityAssociations.NONE, RegistrationSettings.DEFAULTS,
                Ipv6Settings.ofProfile(DualStackProfile.DRAFT_01));
    }

    void heal() {
        faulty = false;
    }

    void move(Attachment attachment) {
        fromNode(node.attach(attachment));
    }

    void stop() {
        fromNode(node.shutdown());
    }

    /** Lets time pass: timers of both ends and arrivals, each at its moment. */
    void pass(long durationNs) {
        final long endNs = node.nowNs + durationNs;
        for (long nextNs = nextNs(); nextNs <= endNs; nextNs = nextNs()) {
            node.nowNs = Math.max(node.nowNs, nextNs);
            final Flight flight = flights.peek();
            if (flight != null && flight.atNs <= node.nowNs) {
                flights.remove();
                arrive(flight);
            }
            fromNode(node.pass(0));
            if (homeAgent.nextDeadlineNs() <= node.nowNs) {
                fromHomeAgent(homeAgent.onTimer(node.nowNs));
            }
        }
        node.nowNs = endNs;
    }

    private long nextNs() {
        final Flight flight = flights.peek();
        return Math.min(flight == null ? Long.MAX_VALUE : flight.atNs,
                Math.min(node.machine.nextDeadlineNs(), homeAgent.nextDeadlineNs()));
    }

    private void arrive(Flight flight) {
        if (flight.toHomeAgent) {
            fromHomeAgent(homeAgent.onDatagram(node.nowNs, homeAgentClock(), flight.datagram, null));
        } else if (isHere(flight.datagram.destination().address())) {
            fromNode(node.receive(flight.datagram.payload(), flight.datagram.source().address()));
        }
    }

    private boolean isHere(Ipv4Address address) {
        return switch (node.machine.attachment()) {
            case Attachment.Detached ignored -> false;
            case Attachment.AtHome ignored -> address.equals(Sample.HOME_ADDRESS);
            case Attachment.Visiting visiting -> address.equals(visiting.careOfAddress());
        };
    }

    private void fromNode(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                launch(true, send.datagram());
            }
        }
    }

    private void fromHomeAgent(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                launch(false, send.datagram());
            } else if (effect instanceof Effect.SendOnHomeLink send) {
                launch(false, send.datagram());
            }
        }
    }

    private void launch(boolean toHomeAgent, Datagram datagram) {
        final int copies = !faulty ? 1 : random.nextInt(3) == 0 ? 0 : 1 + (random.nextInt(4) == 0 ? 1 : 0);
        for (int i = 0; i < copies; i++) {
            final long delayNs = faulty ? random.nextLong(MIN_DELAY_NS, MAX_DELAY_NS) : MIN_DELAY_NS;
            flights.add(new Flight(node.nowNs + delayNs, sent++, toHomeAgent, datagram));
        }
    }

    private long homeAgentClock() {
        return node.wallClock() + (clockAheadSec << 32);
    }

    List<BindingView> bindings() {
        return new ArrayList<>(homeAgent.views().bindings(node.nowNs));
    }
}
