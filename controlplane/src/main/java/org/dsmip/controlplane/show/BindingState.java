package org.dsmip.controlplane.show;

import java.util.List;
import java.util.Locale;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.homeagent.Ipv6EntryView;
import org.dsmip.controlplane.homeagent.RequestSummary;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** Puts the bindings of a home agent into a block, with the keys of the dual-stack ledger, section 12. */
public final class BindingState {
    private static final long NEVER = -1;
    private static final int ADDRESS_LENGTH = 128;

    private BindingState() {}

    /**
     * Shows bindings.
     *
     * @param bindings one a mobile node
     * @param tunnels what the data plane knows of them
     * @return a block each: the node, below it its care-of address, its prefixes, its counters and its last request
     */
    public static StateBlock of(List<BindingView> bindings, Tunnels tunnels) {
        final StateBlock.Builder block = StateBlock.builder().group("mn", Shape.MANY);
        bindings.forEach(binding -> block.block("mn", Shape.MANY, mobileNode(binding, tunnels)));
        return block.build();
    }

    /**
     * What stands below all bindings.
     *
     * @param bindings how many there are
     * @param prefixes how many prefixes they have
     * @param notRouted how many of them are in trouble
     * @param notRemoved how many objects are still in place that no binding calls for
     */
    public record Totals(long bindings, long prefixes, long notRouted, long notRemoved) {
        /**
         * Of nothing.
         *
         * @param notRemoved how many objects are still in place that no binding calls for
         * @return the totals
         */
        public static Totals of(long notRemoved) {
            return new Totals(0, 0, 0, notRemoved);
        }

        /**
         * Adds some bindings.
         *
         * @param more the bindings
         * @return the totals with them
         */
        public Totals plus(List<BindingView> more) {
            return new Totals(bindings + more.size(),
                    prefixes + more.stream().mapToInt(binding -> binding.prefixes().size()).sum(),
                    notRouted + more.stream().filter(BindingState::isInTrouble).count(), notRemoved);
        }

        /**
         * Shows the totals.
         *
         * @return one line
         */
        public StateBlock block() {
            return StateBlock.builder().text("total", words()).number("bindings", bindings).number("prefixes", prefixes)
                    .number("not-routed", notRouted).number("not-removed", notRemoved).build();
        }

        private String words() {
            if (bindings == 0) {
                return "no bindings";
            }
            return bindings == 1 ? "1 binding" : bindings + " bindings";
        }
    }

    private static boolean isInTrouble(BindingView binding) {
        return binding.health().trouble() != null
                || binding.prefixes().stream().anyMatch(prefix -> prefix.trouble() != null);
    }

    private static String state(@Nullable String trouble) {
        return trouble == null ? "ACTIVE" : "registered, not routed: " + trouble;
    }

    /** What the data plane knows of bindings. */
    public interface Tunnels {
        /**
         * The tunnel device.
         *
         * @return its name
         */
        String device();

        /**
         * What was counted for a binding.
         *
         * @param bindingId its number
         * @return counters in the order in which they are shown
         */
        List<CounterView> account(int bindingId);

        /**
         * What is known of the path to a care-of address.
         *
         * @param careOfAddress the far end
         * @return its MTU
         */
        PathMtu pathMtu(Ipv4Address careOfAddress);

        /**
         * How long ago the last packet was carried.
         *
         * @param bindingId number of the binding
         * @param direction which way
         * @return seconds; {@link #NO_PACKET}: none since the binding began
         */
        long lastPacketSec(int bindingId, BindingCounters.Direction direction);

        /** {@link #lastPacketSec} of a binding for which nothing was carried. */
        long NO_PACKET = -1;
    }

    private static StateBlock mobileNode(BindingView binding, Tunnels tunnels) {
        final StateBlock.Builder node = StateBlock.builder().text("hoa", binding.homeAddress()).text("nai", null)
                .text("ha", binding.homeAgent()).text("state", state(binding.health().trouble())).number("bindings", 1)
                .flag("restored", binding.health().restored())
                .number("moves", binding.health().moves()).number("returns", binding.health().returns())
                .block("coa", Shape.MANY_WITHOUT_NAME, careOfAddress(binding, tunnels)).group("v6", Shape.MANY);
        binding.prefixes().forEach(prefix -> node.block("v6", Shape.MANY, prefix(prefix, tunnels.device())));
        rejected(binding).forEach(answer -> node.block("v6", Shape.MANY, rejected(answer)));
        final StateBlock.Builder counters = StateBlock.builder();
        tunnels.account(binding.bindingId()).forEach(counter -> counters.number(counter.name(), counter.value()));
        lastPacket(counters, "last-down", binding, tunnels, BindingCounters.Direction.INTO_TUNNEL);
        lastPacket(counters, "last-up", binding, tunnels, BindingCounters.Direction.OUT_OF_TUNNEL);
        node.block("counters", Shape.ONE, counters.build());
        final RequestSummary last = binding.lastRequest();
        if (last != null) {
            node.block("last-rrq", Shape.ONE, lastRequest(last));
        }
        return node.build();
    }

    private static void lastPacket(StateBlock.Builder counters, String key, BindingView binding, Tunnels tunnels,
            BindingCounters.Direction direction) {
        counters.datum(key, RegistrationState.numberUnless(Tunnels.NO_PACKET,
                tunnels.lastPacketSec(binding.bindingId(), direction)));
    }

    private static StateBlock careOfAddress(BindingView binding, Tunnels tunnels) {
        final PathMtu path = tunnels.pathMtu(binding.careOfAddress());
        return StateBlock.builder().text("coa", binding.careOfAddress())
                .text("type", binding.colocated() ? "ccoa" : "facoa").text("peer", binding.peer())
                .text("encap", RegistrationState.name(binding.encapsulation())).text("flags", binding.flags())
                .number("lifetime", binding.lifetimeSec())
                .datum("expires-in", RegistrationState.numberUnless(NEVER, binding.expiresInSec()))
                .text("id", RegistrationState.hex(binding.identification()))
                .text("ext-length", binding.lengthStyle().name().toLowerCase(Locale.ROOT))
                .number("path-mtu", path.bytes())
                .datum("path-mtu-since", RegistrationState.numberUnless(PathMtu.NOT_TOLD, path.sinceSec()))
                .datum("former", texts(binding.formerCareOfAddresses())).build();
    }

    private static StateBlock prefix(Ipv6EntryView prefix, String tunnel) {
        return StateBlock.builder().text("prefix", prefix.prefix()).text("kind", prefix.kind())
                .flag("onlink", prefix.onLink()).text("origin", prefix.origin()).number("code", prefix.code())
                .text("mode", RegistrationState.name(prefix.mode())).text("state", state(prefix.trouble()))
                .text("nd", prefix.proxied() ? "proxy" : null).text("ll", prefix.linkLocal())
                .text("route", prefix.hasRoute() ? tunnel : null)
                .datum("adv", prefix.hasRoute() ? texts(List.of("route")) : new Datum.Absent())
                .number("since", prefix.ageSec()).text("lease", null).build();
    }

    private static List<RequestSummary.PrefixAnswer> rejected(BindingView binding) {
        final RequestSummary last = binding.lastRequest();
        return last == null
                ? List.of()
                : last.prefixes().stream().filter(answer -> !answer.accepted()).toList();
    }

    /** A prefix that the last request asked for in vain. */
    private static StateBlock rejected(RequestSummary.PrefixAnswer answer) {
        return StateBlock.builder().text("prefix", answer.prefix() + "/" + answer.prefixLength())
                .text("kind", answer.prefixLength() == ADDRESS_LENGTH ? "address" : "network").text("onlink", null)
                .text("origin", null).number("code", answer.code()).text("mode", null)
                .text("state", "REJECTED(" + answer.code() + ")").text("nd", null).text("ll", null).text("route", null)
                .text("adv", null).text("since", null).text("lease", null).build();
    }

    private static StateBlock lastRequest(RequestSummary last) {
        return StateBlock.builder().number("code", last.code()).number("prefixes", last.prefixes().size())
                .datum("results", new Datum.Items(
                        last.prefixes().stream().<Datum>map(answer -> new Datum.Whole(answer.code())).toList()))
                .datum("reasons", texts(last.prefixes().stream().map(RequestSummary.PrefixAnswer::reason).toList()))
                .text("mode-ext", last.modeExtension()).text("decision", last.decision()).build();
    }

    private static Datum texts(List<?> values) {
        return new Datum.Items(values.stream().<Datum>map(value -> new Datum.Text(value.toString())).toList());
    }
}
