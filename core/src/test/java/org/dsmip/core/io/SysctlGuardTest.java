package org.dsmip.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dsmip.core.io.memory.MemorySysctl;
import org.junit.jupiter.api.Test;

class SysctlGuardTest {
    private static final String FORWARDING = "net.ipv6.conf.all.forwarding";
    private static final String PROXY = "net.ipv6.conf.eth0.100.proxy_ndp";

    @Test
    void putsFormerValuesBackInReverseOrder() {
        final MemorySysctl settings = new MemorySysctl(Map.of(FORWARDING, "0", PROXY, "0"));
        final List<String> writes = new ArrayList<>();
        final SysctlGuard guard = new SysctlGuard(recording(settings, writes));
        guard.set(FORWARDING, "1");
        guard.set(PROXY, "1");
        guard.set(FORWARDING, "2");
        assertThat(settings.values()).containsEntry(FORWARDING, "2").containsEntry(PROXY, "1");
        writes.clear();
        guard.close();
        assertThat(writes).containsExactly(FORWARDING + "=1", PROXY + "=0", FORWARDING + "=0");
    }

    @Test
    void leavesAloneWhatIsRightAlreadyAndWhatIsGone() {
        final MemorySysctl settings = new MemorySysctl(Map.of(FORWARDING, "1", PROXY, "0"));
        final List<String> writes = new ArrayList<>();
        final SysctlGuard guard = new SysctlGuard(recording(settings, writes));
        guard.set(FORWARDING, "1");
        assertThat(writes).isEmpty();
        guard.set(PROXY, "1");
        settings.remove(PROXY);
        guard.close();
        assertThat(writes).containsExactly(PROXY + "=1");
    }

    @Test
    void triesEverySettingBeforeItComplains() {
        final MemorySysctl settings = new MemorySysctl(Map.of(FORWARDING, "0", PROXY, "0"));
        final List<String> writes = new ArrayList<>();
        final Sysctl stubborn = recording(settings, writes);
        final SysctlGuard guard = new SysctlGuard(new Sysctl() {
            @Override
            public String read(String key) {
                return stubborn.read(key);
            }

            @Override
            public void write(String key, String value) {
                if (key.equals(PROXY) && value.equals("0")) {
                    throw new SysctlException("refused", null);
                }
                stubborn.write(key, value);
            }

            @Override
            public boolean exists(String key) {
                return stubborn.exists(key);
            }
        });
        guard.set(FORWARDING, "1");
        guard.set(PROXY, "1");
        assertThatThrownBy(guard::close).isInstanceOf(SysctlException.class).hasMessage("refused");
        assertThat(settings.values()).containsEntry(FORWARDING, "0");
        guard.close();
    }

    private static Sysctl recording(MemorySysctl settings, List<String> writes) {
        return new Sysctl() {
            @Override
            public String read(String key) {
                return settings.read(key);
            }

            @Override
            public void write(String key, String value) {
                settings.write(key, value);
                writes.add(key + "=" + value);
            }

            @Override
            public boolean exists(String key) {
                return settings.exists(key);
            }
        };
    }
}
