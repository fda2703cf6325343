package org.dsmip.controlplane.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What nodes of a host must agree on. */
class RuleAgreementTest {
    private static HostSettings at(int instance, int firstRule) {
        return new HostSettings(instance, 0xD0, 0xFF, 434, firstRule);
    }

    @Test
    @Tag("OPS-HOST-5")
    void eachRunningNodeWhoseRulesBeginElsewhereIsNamed() {
        final List<String> claims = List.of(RuleAgreement.place(at(0, 400)), RuleAgreement.place(at(3, 401)),
                RuleAgreement.place(at(HostSettings.HOME_AGENT, 1000)), "mark 0xd0", "routing table 434");
        assertThat(RuleAgreement.disagreements(at(1, 400), claims)).satisfiesExactly(
                line -> assertThat(line).contains("rule-priority = 400", "mobile node with instance = 3", "has 401"),
                line -> assertThat(line).contains("rule-priority = 400", "home agent", "has 1000"));
        assertThat(RuleAgreement.disagreements(at(1, 1000), claims)).hasSize(2);
        assertThat(RuleAgreement.disagreements(at(1, 400), List.of("rules 400 instance 0", "rules 4000 of another")))
                .isEmpty();
    }
}
