package org.dsmip.controlplane.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.dsmip.core.io.ExclusiveNames;
import org.dsmip.core.io.ExclusiveNames.Held;
import org.dsmip.core.io.ExclusiveNames.Holder;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of a node to the numbers that it takes of a host. Two nodes with the same would take each other's traffic (OPS-HOST-5).
 *
 * <p>Nodes that start at once make their claims in turn, so that of two which do not get along exactly one starts. A name that
 * a stranger holds keeps none from starting: he is no node whose word counts, so the node claims the same by a name of its own
 * that other nodes read. Only by the list of names can they see each other then.
 */
public final class NodeClaims {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final String TURN = "turn of who starts";
    /** Before a claim whose own name a stranger holds: then something that nobody can guess, and the claim. */
    private static final String INSTEAD = "instead/";
    /** How often a holder may be gone when he is looked for. */
    private static final int ATTEMPTS = 16;

    private final ExclusiveNames names;
    private final Patience patience;
    private final Map<String, Long> strangers = new LinkedHashMap<>();

    /**
     * Something to claim.
     *
     * @param what the thing, in words that another node would use as well
     * @param remedy what to do if another node has it
     */
    public record Claim(String what, String remedy) {}

    /**
     * How to wait for others that start at the same time.
     *
     * @param attempts how often to look whether it is one's turn
     * @param pause what is done between
     */
    public record Patience(int attempts, Runnable pause) {}

    /**
     * Claims nothing yet.
     *
     * @param names where
     * @param patience with others that start at the same time
     */
    public NodeClaims(ExclusiveNames names, Patience patience) {
        this.names = names;
        this.patience = patience;
    }

    /**
     * What a mobile node claims.
     *
     * @param host its numbers
     * @return its place among the rules, its routing tables and its mark
     */
    public static List<Claim> ofMobileNode(HostSettings host) {
        final String remedy = "another mobile node of this host has it; give this one an instance of its own in [host],"
                + " or a mark and table that the other has not";
        final List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(RuleAgreement.place(host), remedy));
        for (int table = host.table(); table < host.table() + HostSettings.TABLES; table++) {
            claims.add(new Claim("routing table " + table, remedy));
        }
        claims.add(mark(host, remedy));
        return claims;
    }

    /**
     * What a home agent claims.
     *
     * @param host its numbers
     * @return its mark and its place among the rules; nothing if it has no mark, as it has no rules then either
     */
    public static List<Claim> ofHomeAgent(HostSettings host) {
        return host.mark() == 0
                ? List.of()
                : List.of(mark(host, "a mobile node of this host has it; choose another mark in [host]"),
                        new Claim(RuleAgreement.place(host), "another home agent of this host has it"));
    }

    private static Claim mark(HostSettings host, String remedy) {
        return new Claim("mark 0x" + Integer.toHexString(host.mark()), remedy);
    }

    /**
     * Claims all that a node needs.
     *
     * @param host the node's numbers; its place among the rules must agree with those of others
     * @param claims all of it
     * @return the claims, which the caller closes
     * @throws SystemCallException if another node has something of it
     * @throws IOException if another node has its rules elsewhere
     */
    public List<Held> claim(HostSettings host, List<Claim> claims) throws IOException {
        final List<Held> held = new ArrayList<>();
        final Held turn = awaitTurn();
        try {
            for (Claim claim : claims) {
                held.add(hold(claim));
            }
            // Claimed first and looked at then: without a turn, of two that start at once one at least sees the other.
            examine(host, claims);
        } catch (IOException | RuntimeException e) {
            held.forEach(Held::close);
            throw e;
        } finally {
            if (turn != null) {
                turn.close();
            }
        }
        warnOfStrangers();
        return held;
    }

    /** Null: without one, since a stranger has it, or another node has been about to start for too long. */
    private @Nullable Held awaitTurn() {
        for (int i = 0; i < patience.attempts; i++) {
            final Held turn = names.hold(TURN);
            if (turn != null) {
                return turn;
            }
            final Holder holder = holderOf(TURN);
            if (holder != null && !holder.isTrusted()) {
                strangers.put(TURN, holder.uid());
                return null;
            }
            patience.pause.run();
        }
        return null;
    }

    private Held hold(Claim claim) {
        for (int i = 0; i < ATTEMPTS; i++) {
            final Held held = names.hold(claim.what);
            if (held != null) {
                return held;
            }
            final Holder holder = holderOf(claim.what);
            if (holder != null && holder.isTrusted()) {
                throw taken(claim, holder);
            }
            if (holder != null) {
                strangers.put(claim.what, holder.uid());
                final Held instead = names.hold(INSTEAD + unique() + "/" + claim.what);
                if (instead != null) {
                    return instead;
                }
            }
        }
        throw new SystemCallException("claim", claim.what, -Errno.EADDRINUSE,
                "ss -xlp shows who holds it; " + claim.remedy);
    }

    private static String unique() {
        return Long.toHexString(UUID.randomUUID().getMostSignificantBits());
    }

    /** Null: nobody does by now, or it cannot be told. */
    private @Nullable Holder holderOf(String name) {
        try {
            return names.holders().stream().filter(holder -> holder.name().equals(name)).findFirst().orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static SystemCallException taken(Claim claim, Holder holder) {
        return new SystemCallException("claim", claim.what, -Errno.EADDRINUSE, "a program of user " + holder.uid()
                + " holds it, ss -xlp shows which; " + claim.remedy);
    }

    /** A kernel may be built without the list (CONFIG_UNIX_DIAG): a node that is alone does not need it. */
    private void examine(HostSettings host, List<Claim> claims) throws IOException {
        final List<Holder> holders;
        try {
            holders = names.holders();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage())
                    .log("cannot see whether another node of this host has other rule priorities or needs the same settings");
            return;
        }
        for (Claim claim : claims) {
            final List<Holder> same = holders.stream()
                    .filter(holder -> holder.isTrusted() && what(holder).equals(claim.what)).toList();
            if (same.size() > 1) {
                throw taken(claim, same.getFirst());
            }
        }
        final List<String> disagreements = RuleAgreement.disagreements(host, claimed(holders));
        if (!disagreements.isEmpty()) {
            throw new IOException("[host] " + disagreements.getFirst());
        }
    }

    private void warnOfStrangers() {
        if (!strangers.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("names",
                            strangers.entrySet().stream()
                                    .map(entry -> entry.getKey() + " (user " + entry.getValue() + ")")
                                    .collect(Collectors.joining(", ")))
                    .log("other users hold names of claims, which counts for nothing, and ss -xlp shows who: this node"
                            + " starts, but is not kept apart from nodes of theirs"
                            + (strangers.containsKey(TURN) ? ", nor are nodes that start at the same moment" : ""));
        }
    }

    /**
     * What is claimed by those whose word counts.
     *
     * @param holders all who hold a name
     * @return in the words of those who claimed it
     */
    public static List<String> claimed(Collection<Holder> holders) {
        return holders.stream().filter(Holder::isTrusted).map(NodeClaims::what).toList();
    }

    private static String what(Holder holder) {
        final String name = holder.name();
        return Optional.of(name).filter(any -> any.startsWith(INSTEAD))
                .map(any -> any.substring(any.indexOf('/', INSTEAD.length()) + 1)).orElse(name);
    }
}
