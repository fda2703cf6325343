package org.dsmip.core.wire.mip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.WireError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages that are not registrations, written anew byte for byte; codes and timestamps. */
class OtherMessagesTest {
    @Test
    void writesTheAgentAdvertisement() {
        final UnsafeBuffer packet = Vectors.buffer("TV-1");
        final int length = packet.capacity() - 20;
        final AgentAdvertisementFlyweight advertisement = new AgentAdvertisementFlyweight().wrap(packet, 20, length);
        assertThat(advertisement.check()).isEqualTo(WireError.NONE);
        assertThat(advertisement.lifetimeSec()).isEqualTo(30);
        packet.setMemory(20, 28, (byte) 0xEE);
        advertisement.clear().addressCount(1).lifetimeSec(30).router(0, 0xC6336401, 0);
        final var agent = new MobilityAgentAdvertisementExtensionFlyweight().wrap(packet,
                20 + advertisement.extensionsOffset(), 12);
        agent.header(1).sequence(257).registrationLifetimeSec(600)
                .flags(MobilityAgentAdvertisementExtensionFlyweight.FOREIGN_AGENT
                        | MobilityAgentAdvertisementExtensionFlyweight.MINIMAL
                        | MobilityAgentAdvertisementExtensionFlyweight.GRE
                        | MobilityAgentAdvertisementExtensionFlyweight.REVERSE_TUNNELING
                        | MobilityAgentAdvertisementExtensionFlyweight.REVOCATION)
                .careOfAddress(0, 0xC6336401);
        advertisement.computeChecksum();
        assertThat(packet.byteArray()).isEqualTo(Vectors.bytes("TV-1"));
        assertThat(agent.sequence()).isEqualTo(257);
        assertThat(agent.registrationLifetimeSec()).isEqualTo(600);
        assertThat(agent.flags()).isEqualTo(0x1D40);
        final var walk = new AdvertisementExtensionWalk().wrap(packet, 20, length, advertisement.extensionsOffset());
        assertThat(walk.next()).isTrue();
        assertThat(walk.type()).isEqualTo(AdvertisementExtensionWalk.MOBILITY_AGENT);
        assertThat(walk.next()).isTrue();
        assertThat(walk.type()).isEqualTo(AdvertisementExtensionWalk.PREFIX_LENGTHS);
        assertThat(walk.data(0)).isEqualTo(24);
        assertThat(walk.next()).isTrue();
        assertThat(walk.type()).isEqualTo(AdvertisementExtensionWalk.CHALLENGE);
        assertThat(walk.dataLength()).isEqualTo(4);
        assertThat(walk.data(3)).isEqualTo(1);
        assertThat(walk.next()).isFalse();
        assertThat(walk.error()).isEqualTo(WireError.NONE);
        packet.putByte(28, (byte) 1);
        assertThat(advertisement.check()).isEqualTo(WireError.BAD_CHECKSUM);
        assertThat(advertisement.entryWords(1).check()).isEqualTo(WireError.BAD_LENGTH);
        assertThat(advertisement.entryWords(200).check()).isEqualTo(WireError.TRUNCATED);
    }

    @Test
    void refusesSolicitationsThatAreDamaged() {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[12]);
        final AgentSolicitationFlyweight solicitation = new AgentSolicitationFlyweight().wrap(packet, 0, 12).clear()
                .computeChecksum();
        assertThat(solicitation.check()).as("trailing octets").isEqualTo(WireError.NONE);
        packet.putByte(5, (byte) 1);
        assertThat(solicitation.check()).isEqualTo(WireError.BAD_CHECKSUM);
        assertThat(solicitation.computeChecksum().check()).as("reserved octets").isEqualTo(WireError.NONE);
        packet.putByte(1, (byte) 1);
        assertThat(solicitation.computeChecksum().check()).isEqualTo(WireError.BAD_VALUE);
        assertThat(solicitation.wrap(packet, 0, 7).check()).isEqualTo(WireError.TRUNCATED);
    }

    @Test
    void writesRevocationAndAcknowledgment() {
        final UnsafeBuffer out = new UnsafeBuffer(new byte[64]);
        out.setMemory(0, 64, (byte) 0xEE);
        final byte[] revocation = Vectors.bytes("TV-10a");
        final var seven = new RegistrationRevocationFlyweight().wrap(out, 0, 20).clear()
                .flags(RegistrationRevocationFlyweight.AGENT_IS_HOME).homeAddress(0xC000024D)
                .homeDomainAddress(0xC0000201).foreignDomainAddress(0xC6336401).revocationIdentifier(0xC9913F38L);
        assertThat(seven.check()).isEqualTo(WireError.NONE);
        checkTail(out, RegistrationRevocationFlyweight.LENGTH, revocation);
        assertThat(seven.revocationIdentifier()).isEqualTo(0xC9913F38L);
        final byte[] acknowledgment = Vectors.bytes("TV-10b");
        final var fifteen = new RevocationAcknowledgmentFlyweight().wrap(out, 0, 12).clear().homeAddress(0xC000024D)
                .revocationIdentifier(0xC9913F38L);
        assertThat(fifteen.check()).isEqualTo(WireError.NONE);
        assertThat(seven.check()).isEqualTo(WireError.BAD_VERSION);
        checkTail(out, RevocationAcknowledgmentFlyweight.LENGTH, acknowledgment);
    }

    // The authentication extension behind a fixed part, appended as to a relayed message.
    private static void checkTail(UnsafeBuffer out, int fixed, byte[] expected) {
        final ExtensionWalk walk = new ExtensionWalk().wrap(new UnsafeBuffer(expected), 0, expected.length, fixed,
                LengthStyle.STANDARD);
        assertThat(walk.next()).isTrue();
        assertThat(walk.type()).isEqualTo(ExtensionType.FOREIGN_HOME_AUTHENTICATION);
        assertThat(walk.length()).isEqualTo(22);
        final ExtensionWriter writer = new ExtensionWriter().wrap(out, 0, fixed, LengthStyle.STANDARD);
        final int at = writer.appendAuthentication(AuthenticationKind.FOREIGN_HOME, 0x3000, 16);
        assertThat(at).isEqualTo(walk.dataOffset() + 4);
        out.putBytes(at, expected, at, 16);
        assertThat(Arrays.copyOf(out.byteArray(), writer.length())).isEqualTo(expected);
        assertThat(walk.next()).isFalse();
    }

    @Test
    void writesTheTunnelDataHeader() {
        for (String name : new String[]{"TV-7", "D6", "D7", "D10"}) {
            final UnsafeBuffer packet = Vectors.buffer(name);
            final TunnelDataFlyweight data = new TunnelDataFlyweight().wrap(packet, 28, packet.capacity() - 28);
            assertThat(data.check()).isEqualTo(WireError.NONE);
            final int next = data.nextHeader();
            packet.setMemory(28, 4, (byte) 0xEE);
            data.clear().nextHeader(next);
            assertThat(packet.byteArray()).as(name).isEqualTo(Vectors.bytes(name));
        }
    }

    @Test
    @Tag("BASE-FMT-14")
    void otherTypesAndShortMessagesAreNoRegistrations() {
        final RegistrationDecoder decoder = new RegistrationDecoder(LengthRule.TOLERANT);
        final UnsafeBuffer r1 = Vectors.buffer("R1");
        assertThat(decoder.decodeReply(r1, 0, r1.capacity())).isNull();
        assertThat(decoder.decodeRequest(r1, 0, 23)).isNull();
        assertThat(decoder.decodeRequest(r1, 0, 0)).isNull();
        assertThat(MessageType.of(r1, 0, 0)).isEqualTo(MessageType.NONE);
        r1.putByte(0, (byte) 99);
        assertThat(MessageType.of(r1, 0, r1.capacity())).isEqualTo(99);
        assertThat(decoder.decodeRequest(r1, 0, r1.capacity())).isNull();
    }

    @Test
    void replyCodesKnowWhoSaysThem() {
        for (int wire = 0; wire < 256; wire++) {
            final ReplyCode code = ReplyCode.fromWire(wire);
            if (code != null) {
                assertThat(code.wire()).isEqualTo(wire);
                final boolean foreign = code.name().startsWith("FA_");
                assertThat(code.origin()).as("%s", code)
                        .isEqualTo(foreign ? ReplyCode.Origin.FOREIGN_AGENT : ReplyCode.Origin.HOME_AGENT);
                assertThat(code.accepted()).isEqualTo(wire <= 8);
            }
        }
        assertThat(ReplyCode.fromWire(133)).isEqualTo(ReplyCode.HA_IDENTIFICATION_MISMATCH);
        assertThat(ReplyCode.fromWire(194)).isEqualTo(ReplyCode.FA_INVALID_HOME_AGENT_ADDRESS);
        assertThat(ReplyCode.fromWire(200)).isNull();
        assertThat(ReplyCode.origin(200)).isEqualTo(ReplyCode.Origin.OTHER);
    }

    @Test
    void timestampsAreNtpTimeAndOutliveTheirEra() {
        // Base ledger section 19: c9913ec0 is 2007-03-01 12:00:00 UTC.
        assertThat(NtpTimestamp.of(1_172_750_400L, 500_000_000)).isEqualTo(0xC9913EC0_80000000L);
        assertThat(NtpTimestamp.seconds(0xC9913EC0_80000000L)).isEqualTo(0xC9913EC0L);
        final long lastSecond = NtpTimestamp.of(0xFFFF_FFFFL - 2_208_988_800L, 999_999_999);
        final long firstSecond = NtpTimestamp.of(0x1_0000_0000L - 2_208_988_800L, 0);
        assertThat(NtpTimestamp.seconds(firstSecond)).isZero();
        assertThat(NtpTimestamp.isAfter(firstSecond, lastSecond)).isTrue();
        assertThat(NtpTimestamp.isAfter(lastSecond, firstSecond)).isFalse();
        assertThat(NtpTimestamp.isAfter(lastSecond, lastSecond)).isFalse();
        assertThat(NtpTimestamp.nanosAfter(firstSecond, lastSecond)).isBetween(1L, 2L);
        assertThat(NtpTimestamp.nanosAfter(NtpTimestamp.of(100, 0), NtpTimestamp.of(107, 250_000_000)))
                .isEqualTo(-7_250_000_000L);
    }
}
