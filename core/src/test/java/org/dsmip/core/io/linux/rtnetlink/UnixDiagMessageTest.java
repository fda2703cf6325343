package org.dsmip.core.io.linux.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Local sockets as the kernel lists them. */
class UnixDiagMessageTest {
    private static final String DATAGRAM = "01020700" + "2a000000" + "0100000000000000";
    private static final String STREAM = "01010a00" + "2a000000" + "0100000000000000";
    private static final String NAME = "0b000000" + "00" + "c5be6c75c3bd" + "00";
    private static final String OWNER = "08000700" + "feffffff";

    private static UnixDiagMessage.@Nullable AbstractSocket decode(String hex) {
        return UnixDiagMessage.decode(new UnsafeBuffer(HexFormat.of().parseHex(hex)));
    }

    @Test
    void theNameIsReadAsUtf8AndTheUserWithoutSign() {
        assertThat(decode(DATAGRAM + NAME + OWNER))
                .isEqualTo(new UnixDiagMessage.AbstractSocket("žluý", 4_294_967_294L));
    }

    @Test
    void whatIsNoDatagramSocketWithNameAndOwnerIsPassedOver() {
        assertThat(decode(STREAM + NAME + OWNER)).isNull();
        assertThat(decode(DATAGRAM + NAME)).isNull();
        assertThat(decode(DATAGRAM + OWNER)).isNull();
        // A path in the file system.
        assertThat(decode(DATAGRAM + "08000000" + "2f746d70" + OWNER)).isNull();
        assertThat(decode("01")).isNull();
    }
}
