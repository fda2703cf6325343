package org.dsmip.controlplane.host;

import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.reconcile.Standing.State;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.SysctlException;
import org.dsmip.core.io.route.Link;
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

    private Setting setting;
    private final Sysctl sysctl;
    private final RouteTable routes;
    private final SettingClaims claims;
    private @Nullable String former;
    private boolean known;
    /** The value that is needed is another than that of before: what is found is nobody else's doing. */
    private boolean isToBeSettled;
    /** What it is a setting of, since names change; 0: of no interface. */
    private int linkIndex;
    private int strikes;
    private long lastStrikeNs;
    private @Nullable String failure;

    KeptSetting(Setting setting, KernelSettings.Host host, SettingClaims claims) {
        this.setting = setting;
        sysctl = host.sysctl();
        routes = host.routes();
        this.claims = claims;
    }

    Setting setting() {
        return setting;
    }

    /** Another value is needed from the next look on. */
    void want(String value) {
        isToBeSettled |= !value.equals(setting.value());
        setting = new Setting(setting.key(), value, setting.insteadOf(), setting.ending());
    }

    /** An interface is gone for good: what comes is not what was. */
    void forgetLink(int index) {
        if (linkIndex == index && index != 0) {
            forget();
        }
    }

    /** What it is a setting of has been made anew. */
    void forget() {
        release();
        known = false;
        former = null;
        linkIndex = 0;
    }

    private String identity() {
        return setting.identity(linkIndex);
    }

    /** Other nodes see no more that it is needed here. */
    void release() {
        claims.release(identity());
    }

    /** Sets it for the first time; whoever made the present value did it before the node came. */
    void begin() {
        final int index = indexNow();
        if (index != linkIndex) {
            release();
            linkIndex = index;
        }
        final String found = sysctl.read(setting.key());
        if (setting.accepts(found)) {
            former = claims.shown().former(identity());
            hold();
        } else {
            former = found;
            // First: another node that finds the value right has to learn at once that it was not always so.
            hold();
            sysctl.write(setting.key(), setting.value());
        }
        known = true;
    }

    /** Puts it back without a word. */
    void settle() {
        if (known && sysctl.exists(setting.key()) && !setting.accepts(sysctl.read(setting.key()))) {
            sysctl.write(setting.key(), setting.value());
        }
        isToBeSettled = false;
    }

    /** One that stays has nothing to give back, whoever ends last. */
    private void hold() {
        claims.hold(identity(), setting.ending() == Setting.Ending.GIVE_BACK ? former : null);
    }

    private int indexNow() {
        final String name = setting.interfaceName();
        final Link link = name == null ? null : routes.link(name);
        return link == null ? 0 : link.index();
    }

    /** Looks after it, and answers when to look again on account of it; {@link Long#MAX_VALUE}: it is all right. */
    long look(long nowNs) {
        try {
            final int index = indexNow();
            if (!sysctl.exists(setting.key()) || (index == 0 && setting.interfaceName() != null)) {
                awaitReturn();
            } else if (!known) {
                begin();
            } else if (index != linkIndex) {
                // The interface was renamed, and another has the name now.
                release();
                end(false, claims.shown());
                forget();
                begin();
            } else {
                if (isToBeSettled) {
                    settle();
                }
                final String found = sysctl.read(setting.key());
                if (!setting.accepts(found)) {
                    return putBack(nowNs, found);
                }
                calmDown(nowNs);
            }
            succeeded();
        } catch (SysctlException | RouteTableException e) {
            failed(e);
        }
        return Long.MAX_VALUE;
    }

    /** An interface with another name is the same one, and may get its name back; all else comes back with new values. */
    private void awaitReturn() {
        final String present = presentKey();
        if (present == null || present.equals(setting.key())) {
            forget();
        }
    }

    /** Its key under the name that the interface has now; null: there is no such interface. */
    private @Nullable String presentKey() {
        if (linkIndex == 0) {
            return setting.interfaceName() == null ? setting.key() : null;
        }
        final Link link = routes.link(linkIndex);
        return link == null ? null : setting.keyOn(link.name());
    }

    private long putBack(long nowNs, String found) {
        if (strikes > 0 && nowNs - lastStrikeNs >= QUIET_NS) {
            strikes = 0;
        }
        final long dueNs = lastStrikeNs + patienceNs();
        if (strikes > 0 && dueNs - nowNs > 0) {
            return dueNs;
        }
        if (former == null) {
            former = found;
            hold();
        }
        sysctl.write(setting.key(), setting.value());
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

    private void failed(RuntimeException e) {
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

    /** Whether another node may know a former value that this one does not. */
    boolean mayLearn() {
        return known && former == null && setting.ending() == Setting.Ending.GIVE_BACK;
    }

    /** What another node has put back since, and found before, is lost with that node unless it is known here, too. */
    void learn(SettingClaims.Shown shown) {
        if (mayLearn()) {
            former = shown.former(identity());
            if (former != null) {
                hold();
            }
        }
    }

    /**
     * Gives the former value back, unless somebody else has chosen another since, or another node of this host still needs
     * this one: the last of them gives it back.
     *
     * @param shown after this node has released it
     * @return whether it had been changed and others may rely on it, so that it stays
     * @throws SysctlException if it cannot be given back
     */
    boolean end(boolean othersMayRely, SettingClaims.Shown shown) {
        final String key = presentKey();
        if (othersMayRely && setting.ending() == Setting.Ending.LEAVE) {
            return isChanged(key);
        }
        final String value = former;
        if (key != null && value != null && !shown.isNeeded(identity()) && isChanged(key)) {
            sysctl.write(key, value);
        }
        former = null;
        return false;
    }

    private boolean isChanged(@Nullable String key) {
        return former != null && key != null && sysctl.exists(key) && sysctl.read(key).equals(setting.value());
    }

    /** How it stood at the last look. */
    HostObject object() {
        final State state = failure != null ? State.REFUSED : known ? State.IN_PLACE : State.LOST;
        return new HostObject("setting", setting.key() + " = " + setting.value(), null, state, failure);
    }

    @Override
    public String toString() {
        return setting.key() + " = " + setting.value() + " (was " + former + ")";
    }
}
