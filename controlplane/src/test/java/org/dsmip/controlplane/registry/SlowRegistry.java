package org.dsmip.controlplane.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** A registry that looks at everything each time: the one that is obviously right. */
final class SlowRegistry {
    final Map<Ipv4Address, Long> accepted = new HashMap<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<Fact> facts = new ArrayList<>();
    long newestNs = Long.MIN_VALUE;

    @Nullable
    Refusal apply(Command command, long atNs) {
        facts.clear();
        final long nowNs = Math.max(atNs, newestNs);
        final Refusal refusal = switch (command) {
            case Command.Register register -> register(register, nowNs);
            case Command.Deregister deregister -> deregister(deregister);
            case Command.Remember remember -> accept(remember.homeAddress(), remember.identification());
            case Command.Settle settle -> settle(settle.homeAddress(), nowNs);
            case Command.End end -> end(end.homeAddress(), end.how());
            case Command.TakeBack takeBack -> takeBack(takeBack);
            case Command.Limit limit -> limit(limit, nowNs);
            case Command.ShiftClock shift -> shift(shift.byNs());
        };
        if (!facts.isEmpty()) {
            newestNs = facts.getFirst() instanceof Fact.ClockShifted shifted ? nowNs + shifted.byNs() : nowNs;
        }
        return refusal;
    }

    @Nullable
    Binding get(Ipv4Address homeAddress) {
        return bindings.stream().filter(binding -> binding.homeAddress().equals(homeAddress)).findFirst().orElse(null);
    }

    private @Nullable Refusal register(Command.Register command, long nowNs) {
        final Ipv4Address home = command.homeAddress();
        if (isOld(home, command.request().identification())) {
            return Refusal.IDENTIFICATION_USED;
        }
        final List<Ipv6Prefix> asked = command.prefixes().stream().map(RegisteredPrefix::prefix).toList();
        final boolean twice = asked.stream().distinct().count() < asked.size();
        final boolean held = bindings.stream().filter(binding -> !binding.homeAddress().equals(home))
                .flatMap(binding -> binding.prefixes().stream())
                .anyMatch(entry -> entry.isForwarded() && command.prefixes().stream()
                        .anyMatch(wanted -> wanted.isForwarded() && wanted.prefix().equals(entry.prefix())));
        if (twice || held) {
            return Refusal.PREFIX_HELD;
        }
        accept(home, command.request().identification());
        final Binding former = get(home);
        final int id = former != null
                ? former.id()
                : IntStream.range(0, 1000).filter(free -> bindings.stream().noneMatch(other -> other.id() == free))
                        .findFirst().orElseThrow();
        final int lifetimeSec = command.grant().lifetimeSec();
        final Binding binding = new Binding(id, home, command.careOfAddress(), command.grant(),
                lifetimeSec == 65535 ? Long.MAX_VALUE : nowNs + lifetimeSec * 1_000_000_000L, command.request(),
                command.prefixes().stream().map(entry -> entry.since(since(former, entry.prefix(), nowNs))).toList(),
                peers(former, command, nowNs));
        replace(former, binding);
        facts.add(new Fact.Bound(former, binding));
        return null;
    }

    private static long since(@Nullable Binding former, Ipv6Prefix prefix, long nowNs) {
        if (former != null) {
            for (RegisteredPrefix entry : former.prefixes()) {
                if (entry.prefix().equals(prefix)) {
                    return entry.sinceNs();
                }
            }
        }
        return nowNs;
    }

    private static List<Binding.FormerPeer> peers(@Nullable Binding former, Command.Register command, long nowNs) {
        final List<Binding.FormerPeer> peers = new ArrayList<>();
        if (former != null) {
            final boolean moves = !former.careOfAddress().equals(command.careOfAddress());
            for (Binding.FormerPeer peer : former.formerPeers()) {
                if (peer.untilNs() > nowNs && !peer.address().equals(command.careOfAddress())
                        && !peer.address().equals(former.careOfAddress())) {
                    peers.add(peer);
                }
            }
            if (moves && command.graceNs() > 0) {
                peers.add(new Binding.FormerPeer(former.careOfAddress(), nowNs + command.graceNs()));
            }
        }
        while (peers.size() > 4) {
            peers.removeFirst();
        }
        return peers;
    }

    private void replace(@Nullable Binding former, @Nullable Binding binding) {
        if (former != null) {
            bindings.remove(former);
        }
        if (binding != null) {
            bindings.add(binding);
        }
    }

    private boolean isOld(Ipv4Address home, long identification) {
        return accepted.containsKey(home) && identification - accepted.get(home) <= 0;
    }

    private @Nullable Refusal accept(Ipv4Address home, long identification) {
        if (isOld(home, identification)) {
            return Refusal.IDENTIFICATION_USED;
        }
        accepted.put(home, identification);
        facts.add(new Fact.Accepted(home, identification));
        return null;
    }

    private @Nullable Refusal deregister(Command.Deregister command) {
        final Refusal refusal = accept(command.homeAddress(), command.identification());
        final Binding former = get(command.homeAddress());
        if (refusal == null && former != null && List.of(former.careOfAddress(), command.homeAddress())
                .contains(command.careOfAddress())) {
            end(command.homeAddress(), Ending.DEREGISTERED);
        }
        return refusal;
    }

    private @Nullable Refusal settle(Ipv4Address home, long nowNs) {
        final Binding former = get(home);
        if (former != null && former.expiryNs() <= nowNs) {
            end(home, Ending.EXPIRED);
        } else if (former != null && former.formerPeers().stream().anyMatch(peer -> peer.untilNs() <= nowNs)) {
            alter(former, former.prefixes(),
                    former.formerPeers().stream().filter(peer -> peer.untilNs() > nowNs).toList());
        }
        return null;
    }

    private @Nullable Refusal end(Ipv4Address home, Ending how) {
        final Binding former = get(home);
        if (former != null) {
            replace(former, null);
            facts.add(new Fact.Ended(former, how));
        }
        return null;
    }

    private @Nullable Refusal takeBack(Command.TakeBack command) {
        final Binding former = get(command.homeAddress());
        if (former != null
                && former.prefixes().stream().anyMatch(entry -> command.prefixes().contains(entry.prefix()))) {
            alter(former, former.prefixes().stream().filter(entry -> !command.prefixes().contains(entry.prefix()))
                    .toList(), former.formerPeers());
        }
        return null;
    }

    private @Nullable Refusal limit(Command.Limit command, long nowNs) {
        final Binding former = get(command.homeAddress());
        final long latestNs = nowNs + command.lifetimeSec() * RandomCommands.SECOND_NS;
        if (former != null && command.lifetimeSec() < 65535 && former.expiryNs() > latestNs) {
            final Binding.Grant grant = former.grant();
            final Binding binding = new Binding(former.id(), former.homeAddress(), former.careOfAddress(),
                    new Binding.Grant(grant.flags(), grant.encapsulation(),
                            Math.min(grant.lifetimeSec(), command.lifetimeSec())),
                    latestNs, former.request(), former.prefixes(), former.formerPeers());
            replace(former, binding);
            facts.add(new Fact.Altered(former, binding));
        }
        return null;
    }

    private void alter(Binding former, List<RegisteredPrefix> prefixes, List<Binding.FormerPeer> peers) {
        final Binding binding = new Binding(former.id(), former.homeAddress(), former.careOfAddress(), former.grant(),
                former.expiryNs(), former.request(), prefixes, peers);
        replace(former, binding);
        facts.add(new Fact.Altered(former, binding));
    }

    private @Nullable Refusal shift(long byNs) {
        bindings.replaceAll(binding -> new Binding(binding.id(), binding.homeAddress(), binding.careOfAddress(),
                binding.grant(), binding.expiryNs() == Long.MAX_VALUE ? Long.MAX_VALUE : binding.expiryNs() + byNs,
                binding.request(),
                binding.prefixes().stream().map(entry -> entry.since(entry.sinceNs() + byNs)).toList(),
                binding.formerPeers().stream()
                        .map(peer -> new Binding.FormerPeer(peer.address(), peer.untilNs() + byNs)).toList()));
        facts.add(new Fact.ClockShifted(byNs));
        return null;
    }
}
