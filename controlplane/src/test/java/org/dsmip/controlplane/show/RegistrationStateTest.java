package org.dsmip.controlplane.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.mobilenode.Ipv6Support;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.controlplane.mobilenode.RegistrationView.Access;
import org.dsmip.controlplane.mobilenode.RegistrationView.Granted;
import org.dsmip.controlplane.mobilenode.RegistrationView.Pending;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RegistrationStateTest {
    private static final Ipv4Address HOME_ADDRESS = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");

    private static PrefixState prefix(String prefix, PrefixState.Status status, int code) {
        return new PrefixState(RequestedPrefix.of(Ipv6Prefix.parse(prefix)), status, code,
                code == 1 ? TunnelingMode.CARE_OF_ADDRESS : TunnelingMode.HOME_ADDRESS);
    }

    @Test
    @Tag("BASE-MN-04")
    void showsWhatIsGrantedAndWhatIsPending() {
        final RegistrationView view = new RegistrationView(Access.CO_LOCATED, State.REGISTERED, Ipv6Support.YES,
                HOME_ADDRESS, HOME_AGENT, CARE_OF,
                new Pending(HOME_AGENT, CARE_OF, 0xC9E4_B2D0_0000_0002L, 1800, 1799, 2, 1),
                new Granted(HOME_AGENT, EncapsulationKind.GRE, true, 1800, 1742, 1382, 0xC9E4_B2D0_0000_0001L), 0,
                List.of(prefix("2001:db8:1::10/128", PrefixState.Status.UP, 1),
                        prefix("2001:db8:100::/56", PrefixState.Status.REJECTED, 9)),
                new RegistrationView.Unanswered(2, 3, "ICMP port unreachable", "is home-agent right?"), 0);
        assertThat(StateText.print(RegistrationState.of(view, new PathMtu(1400, PathMtu.NOT_TOLD), List.of())))
                .isEqualTo(
                        """
                                access=ccoa reg=registered v6-support=yes hoa=192.0.2.10 ha=192.0.2.1 coa=203.0.113.10 last-code=0 \
                                tunnel-ll=fe80::c000:20a effect-failures=0
                                granted ha=192.0.2.1 encap=gre reverse-tunnel=yes lifetime=1800 expires-in=1742 refresh-in=1382 \
                                id=c9e4b2d000000001 path-mtu=1400 path-mtu-since=-
                                pending to=192.0.2.1 coa=203.0.113.10 id=c9e4b2d000000002 lifetime=1800 remaining=1799 attempt=2
                                unanswered requests=2 for=3 came-back="ICMP port unreachable" \
                                advice="is home-agent right?"
                                v6 prefix=2001:db8:1::10/128 requested=explicit code=1 mode=coa state=up
                                v6 prefix=2001:db8:100::/56 requested=explicit code=9 mode=hoa state=down(9)
                                """);
    }

    @Test
    void showsANodeWithoutAccess() {
        final RegistrationView view = new RegistrationView(Access.NONE, State.NO_IPV4_ACCESS, Ipv6Support.UNKNOWN,
                HOME_ADDRESS, HOME_AGENT, null, null, null, PrefixState.NO_CODE, List.of(), null, 0);
        assertThat(StateJson.print(RegistrationState.of(view, new PathMtu(1400, PathMtu.NOT_TOLD), List.of())))
                .isEqualTo(
                        """
                                {"access":"none","reg":"no-v4-access","v6-support":"unknown","hoa":"192.0.2.10","ha":"192.0.2.1",\
                                "coa":null,"last-code":null,"tunnel-ll":"fe80::c000:20a","effect-failures":0,"v6":[],"trouble":[]}
                                """);
    }

    @Test
    void showsARegistrationWithoutEnd() {
        final RegistrationView view = new RegistrationView(Access.CO_LOCATED, State.REGISTERED, Ipv6Support.NO,
                HOME_ADDRESS, HOME_AGENT, CARE_OF, null,
                new Granted(HOME_AGENT, EncapsulationKind.MINIMAL, false, 65535, Granted.NEVER_SEC, Granted.NEVER_SEC,
                        1),
                0, List.of(), null, 0);
        assertThat(StateText.print(RegistrationState.of(view, new PathMtu(1400, PathMtu.NOT_TOLD), List.of())))
                .contains("encap=minenc reverse-tunnel=no lifetime=65535"
                        + " expires-in=- refresh-in=- id=0000000000000001 path-mtu=1400 path-mtu-since=-\n");
    }
}
