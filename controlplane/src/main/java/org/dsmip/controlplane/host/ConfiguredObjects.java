package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules and routes that follow from a node's settings, also from those that it is given while it runs. What the kernel refuses of
 * such a change stays wanted: it is tried again, and told until it is done. Owned by the control thread.
 */
public final class ConfiguredObjects implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final String REFUSED = "the kernel refuses a part of the changed settings";
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(5);

    private final OwnConfiguration own;
    private final Predicate<NetworkObject> lasting;
    private Set<NetworkObject> wanted = Set.of();
    private final Set<NetworkObject> inPlace = new LinkedHashSet<>();
    /** Those that are to go, or may be there although they were refused. */
    private final Set<NetworkObject> leaving = new LinkedHashSet<>();
    private @Nullable String refusal;
    private boolean isTimed;
    private long nextTryNs;

    private ConfiguredObjects(OwnConfiguration own, Predicate<NetworkObject> lasting) {
        this.own = own;
        this.lasting = lasting;
    }

    /**
     * Makes what is wanted at the start.
     *
     * @param own what the node has put into the kernel
     * @param wanted rules and routes
     * @param lasting which of them, and of later ones, stay at the end
     * @return looks after them
     * @throws RouteTableException if one of them is refused
     */
    public static ConfiguredObjects begin(OwnConfiguration own, Collection<NetworkObject> wanted,
            Predicate<NetworkObject> lasting) {
        final ConfiguredObjects objects = new ConfiguredObjects(own, lasting);
        objects.wanted = new LinkedHashSet<>(wanted);
        objects.make().stream().findFirst().ifPresent(refusal -> {
            throw refusal;
        });
        return objects;
    }

    /**
     * Other settings call for these: makes those that are not there yet.
     *
     * @param next rules and routes
     */
    public void want(Collection<NetworkObject> next) {
        wanted = new LinkedHashSet<>(next);
        report(make());
    }

    /** Takes away those that the settings call for no longer. */
    public void removeOthers() {
        retry();
    }

    /** In this order: no packet is to go astray between an object and the one that comes in its place. */
    private void retry() {
        final List<RouteTableException> refusals = new ArrayList<>(make());
        refusals.addAll(remove());
        report(refusals);
    }

    private List<RouteTableException> make() {
        final List<NetworkObject> missing = wanted.stream().filter(object -> !inPlace.contains(object)).toList();
        final List<RouteTableException> refusals = new ArrayList<>();
        final List<@Nullable RouteTableException> answers = ask(missing.stream().map(Change::add).toList());
        for (int i = 0; i < missing.size(); i++) {
            final RouteTableException answer = answers.get(i);
            if (answer == null) {
                added(missing.get(i));
            } else {
                refusals.add(answer);
            }
        }
        return refusals;
    }

    private void added(NetworkObject object) {
        inPlace.add(object);
        leaving.remove(object);
        if (object instanceof Route route && lasting.test(object)) {
            own.keep(route);
        }
    }

    private List<RouteTableException> remove() {
        inPlace.stream().filter(object -> !wanted.contains(object)).forEach(leaving::add);
        inPlace.retainAll(wanted);
        final List<NetworkObject> going = leaving.stream().filter(object -> !wanted.contains(object)).toList();
        final List<@Nullable RouteTableException> answers = ask(going.stream().map(Change::remove).toList());
        for (int i = 0; i < going.size(); i++) {
            if (answers.get(i) == null) {
                leaving.remove(going.get(i));
            }
        }
        return answers.stream().filter(Objects::nonNull).toList();
    }

    private List<@Nullable RouteTableException> ask(List<Change> changes) {
        try {
            return changes.isEmpty() ? List.of() : own.change(changes);
        } catch (RouteTableException e) {
            return Collections.nCopies(changes.size(), e);
        }
    }

    private void report(List<RouteTableException> refusals) {
        final String reason = refusals.isEmpty() ? null : String.valueOf(refusals.getFirst().getMessage());
        if (reason != null && !reason.equals(refusal)) {
            LOG.atWarn().addKeyValue("reason", reason).log(REFUSED);
        } else if (reason == null && refusal != null) {
            LOG.info("the kernel has taken all of the changed settings; well again");
        }
        refusal = reason;
        isTimed = false;
    }

    /**
     * What is not as the settings have it.
     *
     * @return null: nothing
     */
    public @Nullable Trouble trouble() {
        return refusal == null ? null : new Trouble(REFUSED, refusal, false);
    }

    @Override
    public void sample(long nowNs) {
        if (refusal == null) {
            return;
        }
        if (isTimed && nextTryNs - nowNs <= 0) {
            retry();
        }
        if (!isTimed) {
            isTimed = true;
            nextTryNs = nowNs + RETRY_NS;
        }
    }
}
