package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.show.StateText;
import org.junit.jupiter.api.Test;

class StackTableTest {
    @Test
    void reportsWhatIsNewAndKeepsTheSum() {
        final StackTable table = new StackTable();
        table.count("eth0", "4(1.2.3.4>5.6.7.8,41) 6");
        table.count("eth0", "4(1.2.3.4>5.6.7.8,41) 6");
        table.count("eth1", "6");
        assertThat(table.progress(17)).containsExactly("time-millis=17 frames=3",
                "interface=eth0 frames=2 stack=\"4(1.2.3.4>5.6.7.8,41) 6\"", "interface=eth1 frames=1 stack=\"6\"");
        assertThat(table.progress(18)).containsExactly("time-millis=18 frames=0");
        table.count("eth1", "6");
        assertThat(table.progress(19)).containsExactly("time-millis=19 frames=1",
                "interface=eth1 frames=1 stack=\"6\"");
        assertThat(StateText.print(table.report())).contains("frames=2").contains("interface=eth1");
    }

    @Test
    void staysSmallWhateverArrives() {
        final StackTable table = new StackTable();
        for (int i = 0; i < 100_000; i++) {
            table.count("eth0", "stack " + i);
        }
        assertThat(table.report().groups().getFirst().blocks()).hasSize(1025);
    }
}
