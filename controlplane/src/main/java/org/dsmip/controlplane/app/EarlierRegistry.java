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
 * @param doubt whether more may have been accepted of a mobile node than the registry knows; null: no more was
 * @param distrustNtp when a node last started that could not be sure of what was accepted before; 0: never
 */
record EarlierRegistry(HomeAgentEnvironment.Truth truth,
        Function<Ipv4Address, HomeAgentEnvironment.@Nullable Doubt> doubt, long distrustNtp) {
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
        private long newestNs;

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
            note(read.record());
            if (certain) {
                registry.restore(read.record());
                restored++;
            } else {
                passedOver++;
            }
            return true;
        }

        /** Whatever became of a binding, what was accepted was accepted. */
        private void note(RegistryRecord record) {
            newestNs = record.atNs() + (record instanceof RegistryRecord.ClockShift shift ? shift.byNs() : 0);
            if (record instanceof RegistryRecord.Node node && node.accepted() != null) {
                accepted.merge(node.homeAddress(), node.accepted(), EarlierRegistry::later);
            }
        }
    }

    /**
     * What is not known when what an earlier run has left may not be all that was accepted (BASE-RPL-19).
     *
     * @param accepted what was accepted at least
     * @param latestNtp the latest that any clock has told. What is further above it than is tolerated was accepted while the clock
     *     was ahead; it was set back since, and that is fresh no more
     * @param settings which mobile nodes there may be
     */
    private record Unsure(Map<Ipv4Address, Long> accepted, long latestNtp, HomeAgentSettings settings) {
        HomeAgentEnvironment.Doubt of(Ipv4Address homeAddress) {
            final Long least = accepted.get(homeAddress);
            final MobileNodeProfile node = settings.mobileNodes().find(homeAddress);
            final long toleranceSec = node == null ? 0 : node.largestToleranceSec();
            return new HomeAgentEnvironment.Doubt(
                    least == null || least - (latestNtp + toleranceSec * SECOND_NTP) > 0 ? null : least);
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
        say(earlier, restoring.passedOver, registry);
        final long nowNtp = clock.wallClockNtp();
        final HomeAgentEnvironment.Truth truth = new HomeAgentEnvironment.Truth(registry, time);
        if (!sure) {
            final Unsure unsure = new Unsure(restoring.accepted,
                    latest(nowNtp, ntp(newestMs), ntp(restoring.newestNs / MS_NS)), settings);
            return new EarlierRegistry(truth, unsure::of, nowNtp);
        }
        // What that one did not know of the others is not known today.
        final long distrustNtp = earlier.distrustNtp();
        return new EarlierRegistry(truth, homeAddress -> distrustNtp == 0
                || registry.identifications().highest(homeAddress) != null
                        ? null
                        : new HomeAgentEnvironment.Doubt(null),
                distrustNtp);
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
                    .addKeyValue("reason", doubt == null ? "this version does not know all of its records" : doubt)
                    .addKeyValue("records-passed-over", passedOver)
                    .log("what an earlier run has accepted is not known for certain; only what is certain is served");
        }
        if (registry.bindings().size() > 0) {
            LOG.atInfo().addKeyValue("bindings", registry.bindings().size())
                    .log("the registry of an earlier run is found again");
        }
    }
}
