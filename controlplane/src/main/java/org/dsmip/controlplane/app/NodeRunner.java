package org.dsmip.controlplane.app;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.function.Consumer;
import org.dsmip.controlplane.admin.AdminServer;
import org.dsmip.controlplane.admin.QueuedStateSource;
import org.dsmip.controlplane.cli.ExitCode;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.controlplane.cycle.ClockWatch;
import org.dsmip.controlplane.cycle.ControlLoop;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.Role;
import org.dsmip.controlplane.cycle.SystemNodeClock;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.logging.LogOutput;
import org.dsmip.controlplane.rehearsal.Rehearsal;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.controlplane.telemetry.BlackHoleHint;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.SysctlException;
import org.dsmip.core.io.linux.LinuxWaiter;
import org.dsmip.core.sys.SystemCallException;

/** Runs a wired node until a signal ends it: the control loop in this thread, the admin socket in one of its own. */
final class NodeRunner {
    private NodeRunner() {}

    /** A node ready to run: what it does, what it shows, what it keeps an eye on, and how it follows other settings. */
    record Wired(Role role, NodeState state, Watch watch, Consumer<NodeConfig> follow) {}

    /** Begins a rehearsal, with the counters of bindings that no packet belongs to. */
    static Rehearsal rehearse() {
        final BindingCounters counters = new BindingCounters();
        final BlackHoleHint blackHoles = BlackHoleHint.ofNoPackets();
        return Rehearsal.begin(number -> {
            counters.open(number);
            blackHoles.open(number);
        });
    }

    static int run(NodeSettings settings, RoleAssembly.Beginning beginning) throws IOException {
        return run(settings, beginning, reconfiguration -> {});
    }

    /** Runs a node of which somebody is to know how it is given other settings. */
    static int run(NodeSettings settings, RoleAssembly.Beginning beginning, Consumer<Reconfiguration> known)
            throws IOException {
        LogOutput.level(settings.logLevel().name());
        final Termination termination = Termination.install();
        StandardOutput.neverBlock();
        try (Arena arena = Arena.ofConfined(); Resources resources = new Resources()) {
            final NodeClock clock = new SystemNodeClock(arena);
            final ClockWatch clocks = new ClockWatch();
            clocks.look(clock);
            final Rehearsal rehearsal = resources.add(rehearse());
            final LinuxWaiter waiter = resources.add(new LinuxWaiter());
            final QueuedStateSource questions = new QueuedStateSource(waiter::wakeUp);
            // The admin socket first: it tells whether the same node runs already, before anything is touched.
            final AdminServer admin = resources
                    .add(AdminServer.open(settings.adminSocket(), AdminServer.Settings.of(questions)));
            final StateDirectory directory = resources.add(StateDirectory.take(settings.stateDirectory()));
            final Wired wired = NodeAssembly.assemble(settings, beginning,
                    new NodeAssembly.Means(resources, clock, waiter::wakeUp, directory));
            rehearsal.close();
            final Reconfiguration reconfiguration = new Reconfiguration(wired.follow(), waiter::wakeUp);
            final ControlLoop loop = new ControlLoop(wired.role(), clock,
                    new ControlLoop.Surroundings(waiter, questions, wired.state(),
                            Watch.all(wired.watch(), nowNs -> reconfiguration.takeOver()), clocks));
            final Thread adminThread = new Thread(admin, "dsmip-admin");
            adminThread.setDaemon(true);
            adminThread.start();
            termination.passTo(loop::requestStop);
            known.accept(reconfiguration);
            try {
                loop.run();
            } finally {
                // What wakes the loop is closed before the process has ended.
                termination.passTo(() -> {});
            }
            return loop.hasFailed() ? ExitCode.FAILED : ExitCode.DONE;
        } catch (SystemCallException | RouteTableException | SysctlException e) {
            throw new IOException(e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            final long heapMb = Runtime.getRuntime().maxMemory() >> 20;
            throw new IOException("the tables of this node do not fit into a heap of " + heapMb
                    + " MB; give it more (DSMIP_JAVA_OPTS=-Xmx" + 2 * heapMb + "m) or configure less", e);
        } finally {
            LogOutput.finish();
        }
    }
}
