package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an operator is told to look at where no answer counts. */
@Tag("OPS-SAY-1")
class SilenceTest {
    private final Silence silence = new Silence();

    private String advice() {
        return Objects.requireNonNull(silence.view(0)).advice();
    }

    @Test
    void whatCameBackSaysWhatToLookAt() {
        silence.onSent(0);
        assertThat(advice()).isEqualTo("is home-agent right, and is UDP port 434 let through both ways?");
        silence.onError("sending failed", "");
        assertThat(advice()).as("an error that says nothing of the far end").contains("UDP port 434");
        silence.onError("ICMP host unreachable", "nobody has that address");
        assertThat(advice()).isEqualTo("nobody has that address");
        silence.onError("ICMP host unreachable", "nobody has that address");
        assertThat(Objects.requireNonNull(silence.view(0)).cameBack())
                .isEqualTo("sending failed; ICMP host unreachable");
        silence.onDiscarded(DiscardReason.WRONG_HOME_ADDRESS);
        assertThat(advice()).isEqualTo("nobody has that address");
        silence.onDiscarded(DiscardReason.UNKNOWN_SPI);
        assertThat(advice()).isEqualTo("are key, algorithm and SPI those of the home agent? if they are, anybody may"
                + " have sent that: nobody has that address");
        silence.end();
        silence.onSent(0);
        silence.onDiscarded(DiscardReason.AUTHENTICATION_MISSING);
        assertThat(advice()).isEqualTo("are key, algorithm and SPI those of the home agent? if they are, anybody may"
                + " have sent that: is home-agent right, and is UDP port 434 let through both ways?");
        silence.end();
        assertThat(silence.view(0)).isNull();
    }

    @Test
    void anErrorThatAStrangerAddsHidesNoOther() {
        silence.onSent(0);
        silence.onError("ICMP host unreachable, claims to be from 198.51.100.1", "nobody has that address");
        silence.onError("ICMP port unreachable, claims to be from 192.0.2.1", "is it running?");
        for (int i = 0; i < 1000; i++) {
            silence.onError("ICMP host unreachable, claims to be from 203.0.113." + i % 7, "nobody has that address");
        }
        final RegistrationView.Unanswered unanswered = Objects.requireNonNull(silence.view(0));
        assertThat(unanswered.cameBack()).isEqualTo("ICMP host unreachable, claims to be from 198.51.100.1;"
                + " ICMP port unreachable, claims to be from 192.0.2.1;"
                + " ICMP host unreachable, claims to be from 203.0.113.5; and other errors");
        assertThat(unanswered.advice()).isEqualTo("nobody has that address; or: is it running?");
        silence.end();
        silence.onSent(0);
        silence.onError("ICMP port unreachable, claims to be from 192.0.2.1", "is it running?");
        assertThat(Objects.requireNonNull(silence.view(0)).cameBack())
                .isEqualTo("ICMP port unreachable, claims to be from 192.0.2.1");
    }
}
