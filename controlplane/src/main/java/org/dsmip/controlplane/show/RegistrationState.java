package org.dsmip.controlplane.show;

import java.util.HexFormat;
import java.util.List;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;

/** Puts the registration of a mobile node into a block, with the keys of the dual-stack ledger, section 12. */
public final class RegistrationState {
    private RegistrationState() {}

    /**
     * Shows a registration.
     *
     * @param view the state of the mobile node
     * @param path what is known of the path to the home agent
     * @param troubles what is in the way
     * @return one line of the whole, below it what is granted, what is pending, the prefixes, and what is in the way
     */
    public static StateBlock of(RegistrationView view, PathMtu path, List<Trouble> troubles) {
        final StateBlock.Builder block = StateBlock.builder().text("access", view.access().label())
                .text("reg", view.state().label()).text("v6-support", view.ipv6Support().label())
                .text("hoa", view.homeAddress()).text("ha", view.homeAgent()).text("coa", view.careOfAddress())
                .datum("last-code", numberUnless(PrefixState.NO_CODE, view.lastCode()))
                .text("tunnel-ll", Ipv6Address.tunnelLinkLocal(view.homeAddress().bits()))
                .number("effect-failures", view.effectFailures());
        final RegistrationView.Granted granted = view.granted();
        if (granted != null) {
            block.block("granted", Shape.ONE, granted(granted, path));
        }
        final RegistrationView.Pending pending = view.pending();
        if (pending != null) {
            block.block("pending", Shape.ONE, pending(pending));
        }
        final RegistrationView.Unanswered unanswered = view.unanswered();
        if (unanswered != null) {
            block.block("unanswered", Shape.ONE, StateBlock.builder().number("requests", unanswered.requests())
                    .number("for", unanswered.sinceSec()).text("came-back", unanswered.cameBack())
                    .text("advice", unanswered.advice()).build());
        }
        block.group("v6", Shape.MANY);
        view.prefixes().forEach(prefix -> block.block("v6", Shape.MANY, prefix(prefix)));
        block.group("trouble", Shape.MANY);
        troubles.forEach(trouble -> block.block("trouble", Shape.MANY,
                StateBlock.builder().text("what", trouble.what()).text("reason", trouble.reason()).build()));
        return block.build();
    }

    private static StateBlock granted(RegistrationView.Granted granted, PathMtu path) {
        return StateBlock.builder().text("ha", granted.homeAgent()).text("encap", name(granted.encapsulation()))
                .flag("reverse-tunnel", granted.reverseTunneling()).number("lifetime", granted.lifetimeSec())
                .datum("expires-in", numberUnless(RegistrationView.Granted.NEVER_SEC, granted.expiresInSec()))
                .datum("refresh-in", numberUnless(RegistrationView.Granted.NEVER_SEC, granted.refreshInSec()))
                .text("id", hex(granted.identification())).number("path-mtu", path.bytes())
                .datum("path-mtu-since", numberUnless(PathMtu.NOT_TOLD, path.sinceSec())).build();
    }

    private static StateBlock pending(RegistrationView.Pending pending) {
        return StateBlock.builder().text("to", pending.destination()).text("coa", pending.careOfAddress())
                .text("id", hex(pending.identification())).number("lifetime", pending.lifetimeSec())
                .number("remaining", pending.remainingSec()).number("attempt", pending.attempt()).build();
    }

    private static StateBlock prefix(PrefixState prefix) {
        return StateBlock.builder().text("prefix", prefix.requested().prefix()).text("requested", "explicit")
                .datum("code", numberUnless(PrefixState.NO_CODE, prefix.code())).text("mode", name(prefix.mode()))
                .text("state", prefix.label()).build();
    }

    static String name(EncapsulationKind kind) {
        return switch (kind) {
            case IP_IN_IP -> "ipip";
            case GRE -> "gre";
            case MINIMAL -> "minenc";
        };
    }

    static String name(TunnelingMode mode) {
        return mode == TunnelingMode.CARE_OF_ADDRESS ? "coa" : "hoa";
    }

    static String hex(long identification) {
        return HexFormat.of().toHexDigits(identification);
    }

    /** A number, or nothing where the view says so by a number of its own. */
    static Datum numberUnless(long nothing, long number) {
        return number == nothing ? new Datum.Absent() : new Datum.Whole(number);
    }
}
