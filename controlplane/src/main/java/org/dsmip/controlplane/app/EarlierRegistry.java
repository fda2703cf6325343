package org.dsmip.controlplane.app;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.dsmip.controlplane.cycle.ClockWatch;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.RecordReader;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry as an earlier run has left it, as far as that can be trusted.
 *
 * @param truth what is registered and was accepted
 * @param possible what may have been accepted of a mobile node that the registry does not know; null: nothing
 * @param distrustNtp when a node last started that could not be sure of what was accepted before; 0: never
 */
record EarlierRegistry(HomeAgentEnvironment.Truth truth, Function<Ipv4Address, @Nullable Long> possible,
        long distrustNtp) {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");
    private static final long SECOND_NTP = 1L << 32;
    private static final long MS_PER_SECOND = 1000;
    private static final long MS_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Takes over what can be trusted, and counts what cannot. */
    private static final class Restoring implements Earlier.Visitor {
        private Registry registry = new Registry();
        private final RecordReader reader = new RecordReader();
        private final Map<Ipv4Address, Long> accepted = new LinkedHashMap<>();
        private int restored;
        private int passedOver;

        static Restoring from(Earlier earlier) {
            final Restoring all = new Restoring();
            if (earlier.replay(all)) {
                return all;
            }
            final Restoring uncertain = new Restoring();
            earlier.replay(uncertain);
            return uncertain;
        }

        /** One that cannot be read says nothing of other parts. */
        @Override
        public void part(DirectBuffer octets, int at, int length, boolean certain) {
            take(octets, at, length, certain);
        }

        /** One that cannot be read may have changed anything that was written before it. */
        @Override
        public void record(DirectBuffer octets, int at, int length, boolean certain) {
            if (!take(octets, at, length, certain)) {
                passedOver += restored;
                restored = 0;
                registry = new Registry();
            }
        }

        private boolean take(DirectBuffer octets, int at, int length, boolean certain) {
            if (!(reader.read(octets, at, length) instanceof RecordReader.Result.Read read)) {
                passedOver++;
                return false;
            }
            if (read.record() instanceof RegistryRecord.Node node && node.accepted() != null) {
                accepted.merge(node.homeAddress(), node.accepted(), EarlierRegistry::later);
            }
            if (certain) {
                registry.restore(read.record());
                restored++;
            } else {
                passedOver++;
            }
            return true;
        }

        /** Where a binding may be out of date, what was accepted was accepted all the same. */
        void remember(Distrust distrust, long atNs) {
            accepted.forEach((node, identification) -> {
                final Long possible = distrust.accepted(node);
                registry.apply(new Command.Remember(node,
                        possible == null ? identification : later(possible, identification)), atNs, fact -> {});
            });
        }
    }

    /**
     * What may have been accepted when nothing is known for certain: each mobile node may have been as far ahead as is tolerated
     * (BASE-RPL-19).
     */
    private record Distrust(long sinceNtp, HomeAgentSettings settings) {
        @Nullable
        Long accepted(Ipv4Address homeAddress) {
            final MobileNodeProfile node = sinceNtp == 0 ? null : settings.mobileNodes().find(homeAddress);
            return node == null ? null : Long.valueOf(sinceNtp + node.largestToleranceSec() * SECOND_NTP);
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /**
     * Takes over what can be trusted, and says what cannot.
     *
     * @param earlier what was found
     * @param clock of the thread that uses the registry
     * @param settings which mobile nodes there may be
     */
    static EarlierRegistry of(Earlier earlier, NodeClock clock, HomeAgentSettings settings) {
        final Restoring restoring = Restoring.from(earlier);
        final Registry registry = restoring.registry;
        final long newestMs = Math.max(earlier.newestStampMs(), registry.newestNs() / MS_NS);
        final RegistryClock time = RegistryClock.resuming(clock.nowNs(), clock.wallClockNtp(), newestMs * MS_NS,
                ClockWatch.TOLERANCE_NS);
        final boolean sure = earlier.doubt() == null && restoring.passedOver == 0;
        final long distrustNtp = sure
                ? earlier.distrustNtp()
                : latest(clock.wallClockNtp(), ntp(newestMs), earlier.distrustNtp());
        final Distrust distrust = new Distrust(distrustNtp, settings);
        if (!sure) {
            restoring.remember(distrust, time.at(clock.nowNs()));
        }
        say(earlier, restoring.passedOver, registry);
        return new EarlierRegistry(new HomeAgentEnvironment.Truth(registry, time), distrust::accepted, distrustNtp);
    }

    /** The latest of some instants in the format of NTP; 0: none. */
    private static long latest(long... ntp) {
        return LongStream.of(ntp).filter(instant -> instant != 0).boxed()
                .max(Comparator.comparingLong(RegistryClock::sinceEpochNs)).orElse(0L);
    }

    private static long ntp(long ms) {
        return ms == 0
                ? 0
                : NtpTimestamp.of(TimeUnit.MILLISECONDS.toSeconds(ms), (int) (ms % MS_PER_SECOND * MS_NS));
    }

    private static void say(Earlier earlier, int passedOver, Registry registry) {
        earlier.strange().forEach(file -> LOG.atWarn().addKeyValue("file", file.name())
                .addKeyValue("reason", file.reason()).log("a file of the registry is set aside"));
        final String doubt = earlier.doubt();
        if (doubt != null || passedOver > 0) {
            LOG.atWarn()
                    .addKeyValue("reason", doubt == null ? "this version does not know all of its records" : doubt).addKeyValue("records-passed-over", passedOver)
                    .log("what an earlier run has accepted is not known for certain; only what is certain is served");
        }
        if (registry.bindings().size() > 0) {
            LOG.atInfo().addKeyValue("bindings", registry.bindings().size())
                    .log("the registry of an earlier run is found again");
        }
    }
}
