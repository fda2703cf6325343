package org.dsmip.controlplane.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of which mobile nodes were accepted, and what is registered. Commands and instants go in, facts come out; the
 * same commands at the same instants give the same facts and the same state. Time is that of the wall clock, in nanoseconds
 * since 1970, as far as it can be had: it never goes back, see {@link RegistryClock}. Not thread-safe.
 */
public final class Registry {
    private final BindingTable bindings = new BindingTable();
    private final Identifications identifications = new Identifications();
    private boolean hasBegun;
    private long newestNs;

    /** Makes one that knows of nothing. */
    public Registry() {}

    /**
     * Carries out a command, or refuses it and leaves everything as it is.
     *
     * @param command what to do
     * @param atNs time of the registry; an instant before that of the newest fact counts as that
     * @param facts told what has become true, in order
     * @return why it is refused; null: it is not, though there may have been nothing to do
     */
    public @Nullable Refusal apply(Command command, long atNs, Consumer<? super Fact> facts) {
        final long nowNs = hasBegun && newestNs - atNs > 0 ? newestNs : atNs;
        final Consumer<Fact> noted = fact -> {
            newestNs = nowNs;
            hasBegun = true;
            facts.accept(fact);
        };
        switch (command) {
            case Command.Register register -> {
                return register(register, nowNs, noted);
            }
            case Command.Deregister deregister -> {
                return deregister(deregister, noted);
            }
            case Command.Remember remember -> {
                return accept(remember.homeAddress(), remember.identification(), noted);
            }
            case Command.Settle settle -> settle(settle.homeAddress(), nowNs, noted);
            case Command.End end -> end(end.homeAddress(), end.how(), noted);
            case Command.TakeBack takeBack -> takeBack(takeBack, noted);
            case Command.Limit limit -> limit(limit, nowNs, noted);
            case Command.ShiftClock shift -> shift(shift.byNs(), noted);
        }
        return null;
    }

    private @Nullable Refusal register(Command.Register register, long nowNs, Consumer<Fact> facts) {
        final long identification = register.request().identification();
        if (!identifications.isAbove(register.homeAddress(), identification)) {
            return Refusal.IDENTIFICATION_USED;
        }
        if (!areFree(register.homeAddress(), register.prefixes())) {
            return Refusal.PREFIX_HELD;
        }
        accept(register.homeAddress(), identification, facts);
        final Binding former = bindings.get(register.homeAddress());
        final int id = former == null ? bindings.freeId() : former.id();
        final Binding binding = Succession.of(id, former, register, nowNs);
        bindings.put(binding);
        facts.accept(new Fact.Bound(former, binding));
        return null;
    }

    private boolean areFree(Ipv4Address homeAddress, List<RegisteredPrefix> prefixes) {
        final Set<Ipv6Prefix> seen = new HashSet<>();
        for (RegisteredPrefix entry : prefixes) {
            final Ipv4Address holder = entry.isForwarded() ? bindings.holder(entry.prefix()) : null;
            if (!seen.add(entry.prefix()) || (holder != null && !holder.equals(homeAddress))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Refusal deregister(Command.Deregister command, Consumer<Fact> facts) {
        final Refusal refusal = accept(command.homeAddress(), command.identification(), facts);
        final Binding binding = bindings.get(command.homeAddress());
        final boolean all = command.careOfAddress().equals(command.homeAddress());
        if (refusal == null && binding != null && (all || binding.careOfAddress().equals(command.careOfAddress()))) {
            end(command.homeAddress(), Ending.DEREGISTERED, facts);
        }
        return refusal;
    }

    private @Nullable Refusal accept(Ipv4Address homeAddress, long identification, Consumer<Fact> facts) {
        if (!identifications.isAbove(homeAddress, identification)) {
            return Refusal.IDENTIFICATION_USED;
        }
        identifications.accept(homeAddress, identification);
        facts.accept(new Fact.Accepted(homeAddress, identification));
        return null;
    }

    private void settle(Ipv4Address homeAddress, long nowNs, Consumer<Fact> facts) {
        final Binding binding = bindings.get(homeAddress);
        if (binding == null || !binding.isDue(nowNs)) {
            return;
        }
        if (binding.isExpired(nowNs)) {
            end(homeAddress, Ending.EXPIRED, facts);
        } else {
            alter(binding, binding.withoutGraceBefore(nowNs), facts);
        }
    }

    private void end(Ipv4Address homeAddress, Ending how, Consumer<Fact> facts) {
        final Binding binding = bindings.remove(homeAddress);
        if (binding != null) {
            facts.accept(new Fact.Ended(binding, how));
        }
    }

    private void takeBack(Command.TakeBack command, Consumer<Fact> facts) {
        final Binding binding = bindings.get(command.homeAddress());
        if (binding != null) {
            final List<RegisteredPrefix> kept = binding.prefixes().stream()
                    .filter(entry -> !command.prefixes().contains(entry.prefix())).toList();
            if (kept.size() < binding.prefixes().size()) {
                alter(binding, binding.withPrefixes(kept), facts);
            }
        }
    }

    private void limit(Command.Limit command, long nowNs, Consumer<Fact> facts) {
        final Binding binding = bindings.get(command.homeAddress());
        final long latestNs = Succession.expiryNs(command.lifetimeSec(), nowNs);
        if (binding != null && binding.expiryNs() > latestNs) {
            alter(binding, binding.endingAt(latestNs, command.lifetimeSec()), facts);
        }
    }

    private void alter(Binding former, Binding binding, Consumer<Fact> facts) {
        bindings.put(binding);
        facts.accept(new Fact.Altered(former, binding));
    }

    private void shift(long byNs, Consumer<Fact> facts) {
        bindings.all().forEach(binding -> bindings.put(binding.shifted(byNs)));
        facts.accept(new Fact.ClockShifted(byNs));
        newestNs += byNs;
    }

    /**
     * All that is true of a mobile node now.
     *
     * @param homeAddress of the mobile node
     * @return to be written down
     */
    public RegistryRecord.Node node(Ipv4Address homeAddress) {
        return new RegistryRecord.Node(newestNs, homeAddress, identifications.highest(homeAddress),
                bindings.get(homeAddress));
    }

    /**
     * What is to be written down after a command: one record of all that came of it.
     *
     * @param last the last of its facts; no other command was carried out since
     * @return the record
     */
    public RegistryRecord record(Fact last) {
        return switch (last) {
            case Fact.Accepted accepted -> node(accepted.homeAddress());
            case Fact.Bound bound -> node(bound.binding().homeAddress());
            case Fact.Altered altered -> node(altered.binding().homeAddress());
            case Fact.Ended ended -> node(ended.former().homeAddress());
            case Fact.ClockShifted shifted ->
                new RegistryRecord.ClockShift(newestNs - shifted.byNs(), shifted.byNs());
        };
    }

    /**
     * All that is true, to be written down some at a time.
     *
     * @return at its beginning
     */
    public WholeState wholeState() {
        return new WholeState(this);
    }

    /**
     * Takes for true what was written down, in the order in which it was. Of records that contradict each other, since others
     * are missing, the newest counts.
     *
     * @param record what was written down
     */
    public void restore(RegistryRecord record) {
        hasBegun = true;
        newestNs = record.atNs();
        switch (record) {
            case RegistryRecord.Node node -> restore(node);
            case RegistryRecord.ClockShift shift -> shift(shift.byNs(), fact -> {});
        }
    }

    private void restore(RegistryRecord.Node node) {
        final Ipv4Address homeAddress = node.homeAddress();
        bindings.remove(homeAddress);
        if (node.accepted() == null) {
            identifications.forget(homeAddress);
        } else {
            identifications.accept(homeAddress, node.accepted());
        }
        final Binding binding = node.binding();
        if (binding != null) {
            binding.prefixes().forEach(this::takeFromOther);
            bindings.put(bindings.isTaken(binding.id()) ? binding.withId(bindings.freeId()) : binding);
        }
    }

    private void takeFromOther(RegisteredPrefix entry) {
        final Ipv4Address holder = entry.isForwarded() ? bindings.holder(entry.prefix()) : null;
        if (holder != null) {
            takeBack(new Command.TakeBack(holder, List.of(entry.prefix())), fact -> {});
        }
    }

    /**
     * What is registered.
     *
     * @return to be looked at; it changes with every command
     */
    public BindingTable bindings() {
        return bindings;
    }

    /**
     * The highest identification accepted of each mobile node.
     *
     * @return to be looked at; it changes with every command
     */
    public Identifications identifications() {
        return identifications;
    }

    /**
     * The instant of the newest fact.
     *
     * @return time of the registry; 0: there is none
     */
    public long newestNs() {
        return newestNs;
    }
}
