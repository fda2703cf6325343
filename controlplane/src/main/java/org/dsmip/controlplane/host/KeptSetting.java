package org.dsmip.controlplane.host;

import java.util.concurrent.TimeUnit;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.SysctlException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One setting with its former value. Whoever changes it is answered at once, and whoever changes it again and again is
 * answered more and more rarely, since somebody seems to mean it. Owned by the control thread.
 */
final class KeptSetting {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    /** A setting that stayed for this long is no longer fought about. */
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(120);
    private static final int STRIKES_OF_A_FIGHT = 4;
    private static final int LONGEST_DOUBLING = 6;

    private final Setting setting;
    private final Sysctl sysctl;
    private @Nullable String former;
    private boolean known;
    private int strikes;
    private long lastStrikeNs;
    private @Nullable String failure;

    KeptSetting(Setting setting, Sysctl sysctl) {
        this.setting = setting;
        this.sysctl = sysctl;
    }

    Setting setting() {
        return setting;
    }

    /** Its interface is gone, or another has the name now: what comes is not what was. */
    void forget() {
        known = false;
        former = null;
    }

    /** Sets it for the first time; whoever made the present value did it before the node came. */
    void begin() {
        final String found = sysctl.read(setting.key());
        if (!setting.accepts(found)) {
            sysctl.write(setting.key(), setting.value());
            former = found;
        }
        known = true;
    }

    /** Looks after it, and answers when to look again on account of it; {@link Long#MAX_VALUE}: it is all right. */
    long look(long nowNs) {
        try {
            if (!sysctl.exists(setting.key())) {
                forget();
            } else if (!known) {
                begin();
            } else {
                final String found = sysctl.read(setting.key());
                if (!setting.accepts(found)) {
                    return putBack(nowNs, found);
                }
                calmDown(nowNs);
            }
            succeeded();
        } catch (SysctlException e) {
            failed(e);
        }
        return Long.MAX_VALUE;
    }

    private long putBack(long nowNs, String found) {
        if (strikes > 0 && nowNs - lastStrikeNs >= QUIET_NS) {
            strikes = 0;
        }
        final long dueNs = lastStrikeNs + patienceNs();
        if (strikes > 0 && dueNs - nowNs > 0) {
            return dueNs;
        }
        sysctl.write(setting.key(), setting.value());
        former = former == null ? found : former;
        strikes++;
        lastStrikeNs = nowNs;
        if (strikes == 1) {
            LOG.atWarn().addKeyValue("setting", setting.key()).addKeyValue("found", found)
                    .addKeyValue("value", setting.value())
                    .log("put back a kernel setting that was changed; well again");
        } else if (strikes == STRIKES_OF_A_FIGHT) {
            LOG.atWarn().addKeyValue("setting", setting.key()).addKeyValue("found", found)
                    .addKeyValue("value", setting.value())
                    .log("another program changes a kernel setting again and again; it is put back ever more rarely");
        }
        succeeded();
        return Long.MAX_VALUE;
    }

    private long patienceNs() {
        return SECOND_NS << Math.clamp(strikes - STRIKES_OF_A_FIGHT + 1L, 0, LONGEST_DOUBLING);
    }

    private void calmDown(long nowNs) {
        if (strikes >= STRIKES_OF_A_FIGHT && nowNs - lastStrikeNs >= QUIET_NS) {
            LOG.atInfo().addKeyValue("setting", setting.key())
                    .log("nobody changes the kernel setting any more; well again");
            strikes = 0;
        }
    }

    private void failed(SysctlException e) {
        final String reason = String.valueOf(e.getMessage());
        if (!reason.equals(failure)) {
            failure = reason;
            LOG.atWarn().addKeyValue("setting", setting.key()).addKeyValue("reason", reason)
                    .log("a kernel setting is not as it has to be");
        }
    }

    private void succeeded() {
        if (failure != null) {
            failure = null;
            LOG.atInfo().addKeyValue("setting", setting.key()).log("the kernel setting is as it has to be; well again");
        }
    }

    /**
     * Gives the former value back, unless somebody else has chosen another since.
     *
     * @return whether it had been changed and others may rely on it, so that it stays
     * @throws SysctlException if it cannot be given back
     */
    boolean end(boolean othersMayRely) {
        if (former == null || !sysctl.exists(setting.key())
                || !sysctl.read(setting.key()).equals(setting.value())) {
            return false;
        }
        if (othersMayRely && setting.ending() == Setting.Ending.LEAVE) {
            return true;
        }
        sysctl.write(setting.key(), former);
        former = null;
        return false;
    }

    @Override
    public String toString() {
        return setting.key() + " = " + setting.value() + " (was " + former + ")";
    }
}
