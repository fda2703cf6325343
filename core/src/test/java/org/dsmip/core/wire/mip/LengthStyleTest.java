package org.dsmip.core.wire.mip;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.mip.SkippedExtension.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of odd extensions: sections 4.4 and 9 of the dual-stack ledger, section 5 of the base ledger. */
class LengthStyleTest {
    private static final int FIXED = RegistrationRequestFlyweight.LENGTH;
    private static final String E1 = "9812018020010db8000100000000000000000010";

    private final RegistrationDecoder decoder = new RegistrationDecoder(LengthRule.TOLERANT);

    @Test
    @Tag("DS-3-2")
    @Tag("A-1")
    void aLiteralMessageIsUnderstoodOnlyByTheTolerant() {
        final UnsafeBuffer buffer = Vectors.buffer("R10");
        final RegistrationRequest tolerant = requireNonNull(decoder.decodeRequest(buffer, 0, buffer.capacity()));
        assertThat(tolerant.lengthStyle()).isEqualTo(LengthStyle.LITERAL);
        assertThat(tolerant.fault()).isEqualTo(WireError.NONE);
        assertThat(tolerant.extensions()).hasSize(3);
        final RegistrationRequest strict = requireNonNull(
                new RegistrationDecoder(LengthRule.STRICT).decodeRequest(buffer, 0, buffer.capacity()));
        assertThat(strict.lengthStyle()).isEqualTo(LengthStyle.STANDARD);
        assertThat(strict.fault()).isEqualTo(WireError.UNKNOWN_EXTENSION);
    }

    @Test
    @Tag("DS-3-2")
    void excessOctetsInAStandardMessageAreIgnored() {
        // B-13, and length 20 with two real trailing octets: step 3 of section 4.4.
        for (String extension : new String[]{"9814018020010db8000100000000000000000010ffff",
            "9815018020010db8000100000000000000000010ffffff"}) {
            final RegistrationRequest request = decode(extension);
            assertThat(request.lengthStyle()).as(extension).isEqualTo(LengthStyle.STANDARD);
            assertThat(request.fault()).isEqualTo(WireError.NONE);
            assertThat(request.extensions().getFirst())
                    .isEqualTo(new Ipv6PrefixRequestExtension(FIXED, Ipv6Address.parse("2001:db8:1::10"), 128));
        }
        assertThat(decode("980603000000ff00").extensions().getFirst())
                .isEqualTo(new Ipv6TunnelingModeExtension(FIXED));
    }

    @Test
    @Tag("DS-3-3")
    @Tag("DS-3.1-1")
    @Tag("DS-3.2-1")
    void unusableDualStackExtensionsAreSkippedAndTheRestCounts() {
        checkSkipped("9811018020010db80001000000000000000000", Reason.BAD_LENGTH); // B-12
        checkSkipped("980103", Reason.BAD_LENGTH);
        checkSkipped("9800", Reason.BAD_LENGTH); // B-15
        checkSkipped("98020900", Reason.UNKNOWN_SUBTYPE); // B-16
        checkSkipped("980100", Reason.UNKNOWN_SUBTYPE);
        checkSkipped("98140201800020010db8000100000000000000000010", Reason.WRONG_MESSAGE); // B-17
        checkSkipped("fa00", Reason.UNKNOWN_TYPE);
        checkSkipped("fa03010203", Reason.UNKNOWN_TYPE);
        checkSkipped("9006000000000001", Reason.BAD_VALUE); // CNF-11
        checkSkipped("900500000000ff", Reason.BAD_LENGTH);
        checkSkipped("9006010000000000", Reason.UNKNOWN_SUBTYPE);
        checkSkipped("8300", Reason.BAD_LENGTH);
        checkSkipped("8400", Reason.BAD_LENGTH);
        checkSkipped("86050000000000", Reason.BAD_LENGTH);
        checkSkipped("890500000000ff", Reason.BAD_LENGTH);
        checkSkipped("8b0503c0000201", Reason.UNKNOWN_SUBTYPE);
        checkSkipped("8b0401c00002", Reason.BAD_LENGTH);
        checkSkipped("910101", Reason.BAD_LENGTH);
        checkSkipped("9400", Reason.BAD_LENGTH);
        checkSkipped("94050000000000", Reason.BAD_LENGTH);
        checkSkipped("940700000000000000".substring(0, 18), Reason.BAD_LENGTH);
        checkSkipped("940203ff", Reason.UNKNOWN_SUBTYPE);
    }

    private void checkSkipped(String extension, Reason reason) {
        final RegistrationRequest request = decode(extension + E1);
        assertThat(request.fault()).as(extension).isEqualTo(WireError.NONE);
        assertThat(request.extensions()).as(extension).hasSize(3);
        final int type = Integer.parseInt(extension.substring(0, 2), 16);
        assertThat(request.extensions().getFirst()).isEqualTo(new SkippedExtension(FIXED, type, reason));
        assertThat(request.extensions().get(1)).isInstanceOf(Ipv6PrefixRequestExtension.class);
    }

    @Test
    @Tag("DS-3.3-1")
    @Tag("DS-3.2-2")
    void reservedOctetsAreIgnored() {
        assertThat(decode("980203ff").extensions().getFirst()).isEqualTo(new Ipv6TunnelingModeExtension(FIXED)); // B-18
        final byte[] reply = Vectors.bytes("R2");
        reply[20 + 5] = (byte) 0xFF;
        final var decoded = requireNonNull(decoder.decodeReply(new UnsafeBuffer(reply), 0, reply.length));
        assertThat(decoded.first(Ipv6PrefixReplyExtension.class)).isEqualTo(
                new Ipv6PrefixReplyExtension(20, 1, 128, Ipv6Address.parse("2001:db8:1::10")));
    }

    @Test
    void requestsAndModesInAReplyAreSkipped() {
        final byte[] r9 = Vectors.bytes("R9");
        final byte[] message = splice(r9, 20, HexFormat.of().parseHex(E1 + "98020300"));
        final var reply = requireNonNull(decoder.decodeReply(new UnsafeBuffer(message), 0, message.length));
        assertThat(reply.extensions()).hasSize(3);
        assertThat(reply.extensions().subList(0, 2)).containsExactly(
                new SkippedExtension(20, 152, Reason.WRONG_MESSAGE),
                new SkippedExtension(40, 152, Reason.WRONG_MESSAGE));
    }

    @Test
    @Tag("BASE-FMT-04")
    @Tag("BASE-FMT-05")
    @Tag("BASE-FMT-06")
    @Tag("BASE-FMT-07")
    void theNegativeVectorsOfTheBaseLedgerThatConcernParsing() {
        assertThat(decode("6300").fault()).isEqualTo(WireError.UNKNOWN_EXTENSION);
        assertThat(decode("1804c0ffee01").fault()).isEqualTo(WireError.UNKNOWN_EXTENSION);
        assertThat(decode("fa00").fault()).isEqualTo(WireError.NONE);
        final RegistrationRequest padded = decode("0000" + E1 + "00");
        assertThat(padded.fault()).isEqualTo(WireError.NONE);
        assertThat(padded.extensions()).hasSize(2);
        assertThat(padded.extensions().getFirst().offset()).isEqualTo(FIXED + 2);
        assertThat(padded.coverage(padded.extensions().get(1).offset() + AuthenticationExtension.COVERED_LENGTH))
                .startsWith(Arrays.copyOf(padded.bytes().toArray(), FIXED + 23));
    }

    @Test
    @Tag("BASE-FMT-10")
    void damageBehindAnAuthenticationExtensionLeavesWhatPrecedesIt() {
        // B-14 and CNF-15: the caller answers 134 only if an MHAE stands before the fault.
        for (String tail : new String[]{"fa", "fa05010203", "2014", "2400", "24010005ffffffff", "26000001"}) {
            final byte[] r1 = Vectors.bytes("R1");
            final byte[] message = splice(r1, r1.length, HexFormat.of().parseHex(tail));
            final RegistrationRequest request = decode(message);
            assertThat(request.fault()).as(tail).isEqualTo(WireError.TRUNCATED);
            assertThat(request.authentication(AuthenticationKind.MOBILE_HOME)).isNotNull();
            assertThat(request.extensions()).hasSize(3);
        }
        for (String tail : new String[]{"2003000000", "240100020000", "260000050000000000", "2c0500000000ff", "2d0100",
            "3000000300ffff"}) {
            final byte[] r1 = Vectors.bytes("R1");
            assertThat(decode(splice(r1, r1.length, HexFormat.of().parseHex(tail))).fault()).as(tail)
                    .isEqualTo(WireError.BAD_LENGTH);
        }
        final byte[] damagedBefore = splice(Vectors.bytes("R8"), FIXED, HexFormat.of().parseHex("faff"));
        assertThat(decode(damagedBefore).authentication(AuthenticationKind.MOBILE_HOME)).isNull();
        assertThat(decode(damagedBefore).fault()).isEqualTo(WireError.TRUNCATED);
    }

    @Test
    void everyKindOfExtensionSurvivesARoundTrip() {
        final String all = "26000008" + "00000009" + "0102" + "abcd" // critical vendor
                + "860a0000" + "00000009" + "0102" + "abcd" // vendor
                + "2d020045" + "9104016f6f66" + "3000000400000077" // FA error, message string, GRE key
                + "8906800012345678" + "8200" + "9006" + "00" + "00c02f0000" // revocation, style, UDP request
                + "2c060040" + "8000" + "0032" + "94060018c0000200" // UDP reply, mobile network request
                + "940801031800c0000200" + "940802001800c0000200" + "8b0502c0000201" + "8b010004c0000201";
        final RegistrationRequest request = decode(all);
        assertThat(request.fault()).isEqualTo(WireError.NONE);
        assertThat(request.extensions()).noneMatch(SkippedExtension.class::isInstance);
        final UnsafeBuffer out = new UnsafeBuffer(new byte[1500]);
        final ExtensionWriter writer = new RegistrationRequestEncoder().encode(out, 0, request.header(),
                request.lengthStyle());
        final List<MobileIpExtension> values = request.extensions();
        writer.append(values);
        assertThat(Arrays.copyOf(out.byteArray(), writer.length())).isEqualTo(request.bytes().toArray());
        assertThat(request.first(UdpTunnelRequestExtension.class))
                .extracting(UdpTunnelRequestExtension::forced, UdpTunnelRequestExtension::throughForeignAgent,
                        UdpTunnelRequestExtension::encapsulation)
                .containsExactly(true, true, 47);
        assertThat(requireNonNull(request.first(MessageStringExtension.class)).text()).isEqualTo("oof");
    }

    @Test
    void authenticatorsAndMessagesStayOutOfLogs() {
        final RegistrationRequest request = decode(E1);
        final String authenticator = HexFormat.of().formatHex(
                requireNonNull(request.authentication(AuthenticationKind.MOBILE_HOME)).authenticator().toArray());
        assertThat(request.toString()).doesNotContain(authenticator).contains("MOBILE_HOME");
    }

    @Test
    @Tag("DS-3.2-4")
    void unassignedPrefixCodesFallIntoTheirRange() {
        for (int code = 0; code < 256; code++) {
            final Ipv6PrefixCode meaning = Ipv6PrefixCode.fromWire(code);
            assertThat(meaning.accepted()).as("code %d", code).isEqualTo(code < 8);
            final boolean assigned = code < 2 || (code >= 8 && code <= 11);
            assertThat(meaning.wire()).isEqualTo(assigned ? code : code < 8 ? 0 : 8);
        }
    }

    @Test
    @Tag("DS-3.1-3")
    void aPrefixIsMaskedUnlessItsLengthIsNone() {
        final Ipv6Address address = Ipv6Address.parse("2001:db8:1::10");
        assertThat(new Ipv6PrefixRequestExtension(0, address, 64).masked()).hasToString("2001:db8:1::/64");
        assertThat(new Ipv6PrefixRequestExtension(0, address, 128).masked()).hasToString("2001:db8:1::10/128");
        assertThat(new Ipv6PrefixRequestExtension(0, address, 129).masked()).isNull();
        assertThat(new Ipv6PrefixRequestExtension(0, address, 255).masked()).isNull();
    }

    @Test
    @Tag("BASE-FMT-01")
    void whatLiesBehindTheDatagramIsNoExtension() {
        // As a short frame is padded on its link, and as it might look if somebody chose the padding.
        for (String padding : new String[]{"000000000000", E1, "6300", "faff"}) {
            final byte[] sound = splice(Vectors.bytes("R8"), FIXED, HexFormat.of().parseHex(E1));
            final byte[] padded = splice(sound, sound.length, HexFormat.of().parseHex(padding));
            final RegistrationRequest request = requireNonNull(
                    decoder.decodeRequest(new UnsafeBuffer(padded), 0, sound.length));
            assertThat(request).as(padding).isEqualTo(decode(sound));
            assertThat(request.bytes().length()).isEqualTo(sound.length);
            final byte[] r2 = Vectors.bytes("R2");
            final byte[] reply = splice(r2, r2.length, HexFormat.of().parseHex(padding));
            assertThat(decoder.decodeReply(new UnsafeBuffer(reply), 0, r2.length)).as(padding)
                    .isEqualTo(decoder.decodeReply(new UnsafeBuffer(r2), 0, r2.length));
        }
    }

    @Test
    @Tag("BASE-FMT-09")
    void skippableExtensionsAreNeverOfTheLongForm() {
        for (int type = 128; type < 256; type++) {
            assertThat(ExtensionType.isLongForm(type)).as("type %d", type).isFalse();
            // Read as the long form, the length would be 0x0302 and end outside of the message.
            final RegistrationRequest request = decode("%02x03020102".formatted(type) + E1);
            assertThat(request.fault()).as("type %d", type).isEqualTo(WireError.NONE);
            assertThat(request.first(Ipv6PrefixRequestExtension.class)).as("type %d", type).isNotNull();
        }
        final UnsafeBuffer out = new UnsafeBuffer(new byte[256]);
        final int length = new ExtensionWriter().wrap(out, 0, 0, LengthStyle.STANDARD)
                .append(List.of(new VendorExtension(MobileIpExtension.UNPLACED, 9, 1, Octets.ofHex("abcd")))).length();
        assertThat(HexFormat.of().formatHex(out.byteArray(), 0, length)).isEqualTo("860a0000000000090001abcd");
    }

    @Test
    @Tag("BASE-FMT-11")
    void ofTwoExtensionsOfAKindThatMustBeSingleTheFirstIsTheOne() {
        final RegistrationRequest request = decode("83016183016284020102840203048906800000000001" + "8906800000000002"
                + "9006000000000000" + "9006008000000000");
        assertThat(requireNonNull(request.first(NaiExtension.class)).nai()).isEqualTo(Octets.ofHex("61"));
        assertThat(requireNonNull(request.first(ChallengeExtension.class)).challenge())
                .isEqualTo(Octets.ofHex("0102"));
        assertThat(requireNonNull(request.first(RevocationSupportExtension.class)).timestamp()).isEqualTo(1);
        assertThat(requireNonNull(request.first(UdpTunnelRequestExtension.class)).forced()).isFalse();
    }

    private RegistrationRequest decode(String extensions) {
        return decode(splice(Vectors.bytes("R8"), FIXED, HexFormat.of().parseHex(extensions)));
    }

    private RegistrationRequest decode(byte[] message) {
        return requireNonNull(decoder.decodeRequest(new UnsafeBuffer(message), 0, message.length));
    }

    private static byte[] splice(byte[] message, int at, byte[] insertion) {
        final byte[] result = Arrays.copyOf(message, message.length + insertion.length);
        System.arraycopy(insertion, 0, result, at, insertion.length);
        System.arraycopy(message, at, result, at + insertion.length, message.length - at);
        return result;
    }
}
