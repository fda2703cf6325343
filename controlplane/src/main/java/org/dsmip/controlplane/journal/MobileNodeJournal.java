package org.dsmip.controlplane.journal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.mobilenode.Ipv6Support;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.text.Words;
import org.dsmip.core.wire.mip.Ipv6PrefixCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells the operator of a mobile node what becomes of it, one line an event. Used by the control thread. */
public final class MobileNodeJournal {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");
    private static final String ATTACHMENT = "attachment";
    /** As many requests may get lost without a word. */
    private static final int TELLING = 3;
    private static final int BURST = 10;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_FAILURES = 16;
    private static final long FIRST_REPEAT_NS = TimeUnit.MINUTES.toNanos(5);
    private static final long LAST_REPEAT_NS = TimeUnit.HOURS.toNanos(1);

    private EncapsulationKind asked;
    private final StateLines attachments = new StateLines(new Attachment.Detached());
    private final StateLines registrations = new StateLines("");
    private final LineBudget refusals = new LineBudget(BURST, INTERVAL_NS);
    private final LineBudget recoveries = new LineBudget(BURST, INTERVAL_NS);
    private final LineBudget failureLines = new LineBudget(BURST, INTERVAL_NS);
    private final Map<Effect.NoteFailure, Long> failures = new HashMap<>();
    private boolean silent;
    private @Nullable Trouble silence;
    private long repeatNs;
    private long gapNs;

    /**
     * Begins with an empty page.
     *
     * @param asked how packets are to be wrapped, as configured
     */
    public MobileNodeJournal(EncapsulationKind asked) {
        this.asked = asked;
    }

    /**
     * Another encapsulation is asked for from now on.
     *
     * @param wanted how packets are to be wrapped, as configured
     */
    public void asks(EncapsulationKind wanted) {
        asked = wanted;
    }

    /**
     * Says where the node is attached, when that has changed.
     *
     * @param nowNs monotonic clock
     * @param now where
     */
    public void attached(long nowNs, Attachment now) {
        // Which of its addresses it has found there is no matter of where it is.
        final Attachment place = switch (now) {
            case Attachment.Detached detached -> detached;
            case Attachment.AtHome home -> new Attachment.AtHome(Set.of());
            case Attachment.Visiting visiting ->
                new Attachment.Visiting(visiting.careOfAddress(), visiting.pathMtuBytes(), Set.of());
        };
        if (!attachments.take(nowNs, place)) {
            return;
        }
        attachments.log(switch (place) {
            case Attachment.Detached ignored -> LOG.atInfo().addKeyValue(ATTACHMENT, "none");
            case Attachment.AtHome ignored -> LOG.atInfo().addKeyValue(ATTACHMENT, "home");
            case Attachment.Visiting visiting -> LOG.atInfo().addKeyValue(ATTACHMENT, "visited network")
                    .addKeyValue("coa", visiting.careOfAddress()).addKeyValue("path-mtu", visiting.pathMtuBytes());
        }, "attachment changed");
    }

    /**
     * Says where the registration stands and what was got, when that has changed.
     *
     * @param nowNs monotonic clock
     * @param view as it is now
     * @param afterNs how long the node has been attached here
     */
    public void registration(long nowNs, RegistrationView view, long afterNs) {
        final String state = view.state().label();
        final RegistrationView.Granted granted = view.granted();
        final boolean registered = view.state() == RegistrationView.State.REGISTERED && granted != null;
        final String got = registered ? got(view) : "";
        if (!registrations.take(nowNs, state + view.careOfAddress() + got)) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo().addKeyValue("reg", state);
        if (view.careOfAddress() != null) {
            line = line.addKeyValue("coa", view.careOfAddress());
        }
        line = line.addKeyValue("after-millis", String.format(Locale.ROOT, "%.3f", afterNs / 1e6));
        if (!got.isEmpty()) {
            line = line.addKeyValue("got", got);
        }
        registrations.log(line, "registration changed");
    }

    private String got(RegistrationView view) {
        final StringJoiner words = new StringJoiner("; ");
        final RegistrationView.Granted granted = view.granted();
        if (granted != null && granted.encapsulation() != asked) {
            words.add(Words.of(asked) + " was asked for, " + Words.of(granted.encapsulation()) + " is granted");
        }
        if (granted != null && !granted.reverseTunneling()) {
            words.add("no reverse tunnel");
        }
        if (view.prefixes().isEmpty()) {
            words.add("IPv4");
        } else if (view.ipv6Support() == Ipv6Support.NO || view.ipv6Support() == Ipv6Support.REFUSED) {
            words.add("IPv4 only, the home agent " + (view.ipv6Support() == Ipv6Support.NO
                    ? "knows no IPv6"
                    : "refuses requests for IPv6"));
        } else {
            view.prefixes().forEach(prefix -> words.add(prefix.requested().prefix() + " " + outcome(prefix)));
        }
        return words.toString();
    }

    private static String outcome(PrefixState prefix) {
        return switch (prefix.status()) {
            case UP -> "accepted";
            case PENDING -> "not answered yet";
            case REJECTED -> "refused: " + reason(prefix.code());
            case UNSUPPORTED -> "not supported by the home agent";
            case REFUSED -> "not asked for, the home agent refuses such requests";
            case HOME -> "at home";
        };
    }

    private static String reason(int code) {
        if (code == PrefixState.NO_CODE) {
            return "no answer for it";
        }
        return switch (Ipv6PrefixCode.fromWire(code)) {
            case ADMINISTRATIVELY_PROHIBITED -> "not allowed for this node";
            case NOT_HOME_SUBNET -> "not a prefix of the home link, nor one the home agent serves";
            case DUPLICATE_ADDRESS -> "somebody on the home link has the address";
            default -> "without a reason";
        } + " (code " + code + ")";
    }

    /**
     * Says that nobody answers, or only who cannot be believed: after three requests, and then ever more rarely.
     *
     * @param nowNs monotonic clock
     * @param view as it is now
     */
    public void silence(long nowNs, RegistrationView view) {
        if (view.state() == RegistrationView.State.NO_IPV4_ACCESS) {
            silence = null;
            return;
        }
        final RegistrationView.Unanswered unanswered = view.unanswered();
        if (unanswered == null || unanswered.requests() == 0) {
            if (silent) {
                silent = false;
                LOG.atInfo().addKeyValue("home-agent", view.homeAgent()).log("the home agent answers again");
            }
            return;
        }
        silence = new Trouble("the home agent " + view.homeAgent() + " does not answer",
                "came back: " + unanswered.cameBack() + "; " + unanswered.advice(),
                view.state() != RegistrationView.State.REGISTERED);
        if (!silent && isWorthTelling(unanswered, view.pending())) {
            silent = true;
            gapNs = FIRST_REPEAT_NS;
            tell(nowNs, view, unanswered);
        } else if (silent && nowNs - repeatNs >= 0) {
            gapNs = Math.min(2 * gapNs, LAST_REPEAT_NS);
            tell(nowNs, view, unanswered);
        }
    }

    /**
     * Says that something is not in place although it should be, or at last is.
     *
     * @param nowNs monotonic clock
     * @param note what is to be said
     */
    public void trouble(long nowNs, Effect.NoteTrouble note) {
        if (note.reason() == null) {
            if (recoveries.take(nowNs)) {
                recoveries.log(LOG.atInfo().addKeyValue("what", note.what()), "in place; well again");
            }
        } else if (refusals.take(nowNs)) {
            refusals.log(LOG.atWarn().addKeyValue("what", note.what()).addKeyValue("reason", note.reason()),
                    "refused by the kernel; tried again each half minute");
        }
    }

    /**
     * Says that something could not be done; the same again only after some minutes.
     *
     * @param nowNs monotonic clock
     * @param note what is to be said
     */
    public void failure(long nowNs, Effect.NoteFailure note) {
        final Long toldNs = failures.get(note);
        if ((toldNs != null && nowNs - toldNs < FIRST_REPEAT_NS) || !failureLines.take(nowNs)) {
            return;
        }
        if (failures.size() >= MAX_FAILURES) {
            failures.clear();
        }
        failures.put(note, nowNs);
        failureLines.log(LOG.atWarn().addKeyValue("what", note.what()).addKeyValue("reason", note.reason()),
                "could not be done");
    }

    private static boolean isWorthTelling(RegistrationView.Unanswered unanswered,
            RegistrationView.@Nullable Pending pending) {
        return unanswered.requests() > TELLING
                || (unanswered.requests() == TELLING && (pending == null || pending.ageSec() >= 1));
    }

    /**
     * That nobody answers.
     *
     * @return null: somebody does, or is not given up yet
     */
    public @Nullable Trouble trouble() {
        return silent ? silence : null;
    }

    private void tell(long nowNs, RegistrationView view, RegistrationView.Unanswered unanswered) {
        repeatNs = nowNs + gapNs;
        LOG.atWarn().addKeyValue("home-agent", view.homeAgent()).addKeyValue("requests", unanswered.requests())
                .addKeyValue("for-seconds", unanswered.sinceSec()).addKeyValue("came-back", unanswered.cameBack())
                .addKeyValue("advice", unanswered.advice())
                .log("the home agent does not answer");
    }
}
