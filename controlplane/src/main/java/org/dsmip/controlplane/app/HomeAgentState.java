package org.dsmip.controlplane.app;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.controlplane.admin.NodeState;
import org.dsmip.controlplane.admin.StateBlock;
import org.dsmip.controlplane.admin.StateBlock.Shape;
import org.dsmip.controlplane.admin.Topic;
import org.dsmip.controlplane.agent.NodeClock;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.Ipv6EntryView;
import org.dsmip.controlplane.homeagent.RequestSummary;
import org.dsmip.core.binding.EncapsulationKind;
import org.jspecify.annotations.Nullable;

/** What a home agent shows of itself: the keys are those of the requirements. Used by the control thread. */
final class HomeAgentState implements NodeState {
    private final HomeAgent homeAgent;
    private final NodeClock clock;
    private final DataplaneView dataplane;

    HomeAgentState(HomeAgent homeAgent, NodeClock clock, DataplaneView dataplane) {
        this.homeAgent = homeAgent;
        this.clock = clock;
        this.dataplane = dataplane;
    }

    @Override
    public @Nullable StateBlock show(Topic topic) {
        return switch (topic) {
            case BINDINGS -> bindings(homeAgent.bindings(clock.nowNs()));
            case REGISTRATION -> null;
            case DROPS -> dataplane.drops();
            case COUNTERS -> dataplane.counters(homeAgent.counters().entrySet().stream()
                    .map(entry -> new CounterView("registration-" + words(entry.getKey()), "requests",
                            entry.getValue()))
                    .toList());
            case LATENCY -> dataplane.latency();
            case INTERFACES -> dataplane.interfaces();
        };
    }

    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String name(EncapsulationKind kind) {
        return switch (kind) {
            case IP_IN_IP -> "ipip";
            case GRE -> "gre";
            case MINIMAL -> "minenc";
        };
    }

    private static StateBlock bindings(List<BindingView> bindings) {
        final StateBlock.Builder all = StateBlock.builder().group("mn", Shape.MANY);
        bindings.forEach(binding -> all.block("mn", Shape.MANY, mobileNode(binding)));
        return all.build();
    }

    private static StateBlock mobileNode(BindingView binding) {
        final StateBlock.Builder node = StateBlock.builder().text("hoa", binding.homeAddress()).text("nai", null)
                .text("ha", binding.homeAgent()).text("state", "ACTIVE").number("bindings", 1).flag("restored", false);
        node.block("coa", Shape.MANY_WITHOUT_NAME, careOf(binding));
        node.group("v6", Shape.MANY);
        binding.prefixes().forEach(prefix -> node.block("v6", Shape.MANY, prefix(prefix)));
        final RequestSummary last = binding.lastRequest();
        if (last != null) {
            node.block("last-rrq", Shape.ONE, StateBlock.builder().number("code", last.code())
                    .number("prefixes", last.prefixes().size())
                    .text("results", last.prefixes().stream().map(answer -> String.valueOf(answer.code()))
                            .collect(Collectors.joining(",")))
                    .text("reasons", last.prefixes().stream().map(RequestSummary.PrefixAnswer::reason)
                            .collect(Collectors.joining(",")))
                    .text("mode-ext", last.modeExtension()).text("decision", last.decision()).build());
        }
        return node.build();
    }

    private static StateBlock careOf(BindingView binding) {
        return StateBlock.builder().text("coa", binding.careOfAddress())
                .text("type", binding.colocated() ? "ccoa" : "facoa").text("peer", binding.peer())
                .text("encap", name(binding.encapsulation())).text("flags", binding.flags())
                .number("lifetime", binding.lifetimeSec())
                .text("expires-in", binding.expiresInSec() < 0 ? "never" : binding.expiresInSec())
                .text("id", String.format("%016x", binding.identification()))
                .text("ext-length", words(binding.lengthStyle()))
                .text("former", binding.formerCareOfAddresses().stream().map(Object::toString)
                        .collect(Collectors.joining(",")))
                .build();
    }

    private static StateBlock prefix(Ipv6EntryView prefix) {
        return StateBlock.builder().text("prefix", prefix.prefix()).text("kind", prefix.kind())
                .flag("onlink", prefix.onLink()).text("origin", prefix.origin()).number("code", prefix.code())
                .text("mode", prefix.code() == 1 ? "coa" : "hoa").text("state", "ACTIVE")
                .text("nd", prefix.proxied() ? "proxy" : null).text("ll", prefix.linkLocal())
                .number("since", prefix.ageSec()).text("lease", null).build();
    }
}
