package org.dsmip.controlplane.config;

import java.time.Duration;
import java.util.List;
import org.dsmip.controlplane.homeagent.Ipv6Settings;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.Ipv6Settings.LengthSent;
import org.dsmip.controlplane.homeagent.PrefixSettings;
import org.dsmip.controlplane.homeagent.TunnelingModeSettings;
import org.dsmip.controlplane.homeagent.TunnelingModeSettings.MinimalFallback;

/** Reads the knobs of the dual-stack extensions under their normative names: tables {@code dsmip}, {@code ha.v6}, {@code tunnel}. */
final class Ipv6KnobReader {
    private static final Kind<DualStackProfile> PROFILE = Kind.oneOf(
            List.of(new Kind.Choice<>("draft01", DualStackProfile.DRAFT_01),
                    new Kind.Choice<>("rfc5454", DualStackProfile.RFC_5454)));
    private static final Kind<MinimalFallback> FALLBACK = Kind.oneOf(
            List.of(new Kind.Choice<>("hoa", MinimalFallback.HOME_ADDRESS_MODE),
                    new Kind.Choice<>("ipv6ip", MinimalFallback.IPV6_IN_IPV4)));

    private Ipv6KnobReader() {}

    static Ipv6Settings read(TableReader top) {
        final DualStackProfile profile = top.optional("profile", PROFILE, DualStackProfile.DRAFT_01);
        final Ipv6Settings defaults = Ipv6Settings.ofProfile(profile);
        final TableReader length = top.table("dsmip").table("length");
        final TableReader knobs = top.table("ha").table("v6");
        final int graceSec = (int) defaults.handoverGrace().toSeconds();
        final int largestGraceSec = (int) Ipv6Settings.MAX_HANDOVER_GRACE.toSeconds();
        return new Ipv6Settings(knobs.optional("enabled", Kind.FLAG, defaults.enabled()),
                length.optional("tx", Kind.oneOf(LengthSent.class), defaults.lengthSent()),
                length.optional("rx", Kind.either("strict", "tolerant"), defaults.strictLengths()),
                tunnelingMode(knobs, defaults.tunnelingMode()), prefixes(knobs, defaults.prefixes()),
                knobs.optional("ll-compat", Kind.FLAG, defaults.linkLocalCompat()),
                knobs.optional("hoa-inner", Kind.either("negotiated", "ipv6ip"), defaults.homeLegNegotiated()),
                tunnelMtu(top, defaults.tunnelMtuBytes()),
                Duration.ofSeconds(
                        knobs.optional("handover-grace", Kind.integer(0, largestGraceSec, "seconds"), graceSec)));
    }

    static int tunnelMtu(TableReader top, int fallback) {
        return top.table("tunnel").table("v6").optional("mtu", Kind.integer(1280, 1480, "bytes"), fallback);
    }

    private static TunnelingModeSettings tunnelingMode(TableReader knobs, TunnelingModeSettings defaults) {
        return new TunnelingModeSettings(
                knobs.optional("mode-policy", Kind.either("honour", "force-hoa"), defaults.grantCareOfAddressMode()),
                knobs.optional("honour-fa-mode", Kind.FLAG, defaults.honourForeignAgent()),
                knobs.optional("fa-mode-needs-fhae", Kind.FLAG, defaults.foreignAgentNeedsAuthentication()),
                knobs.optional("honour-mn-mode-on-facoa", Kind.FLAG, defaults.honourMobileNodeAtForeignAgent()),
                knobs.optional("minenc-fallback", FALLBACK, defaults.minimalFallback()));
    }

    private static PrefixSettings prefixes(TableReader knobs, PrefixSettings defaults) {
        return new PrefixSettings(
                knobs.optional("max-prefixes-per-mn", Kind.integer(1, PrefixSettings.HARD_LIMIT),
                        defaults.perMobileNode()),
                knobs.optional("max-v6-entries", Kind.integer(1, PrefixSettings.HARD_LIMIT_IN_ALL), defaults.inAll()),
                knobs.optional("allow-unlisted", Kind.FLAG, defaults.allowUnlisted()),
                knobs.optional("allow-subprefix", Kind.FLAG, defaults.allowSubprefix()),
                knobs.optional("nested-between-mns", Kind.FLAG, defaults.nestedBetweenNodes()),
                knobs.table("alloc").optional("min-len", Kind.integer(1, 128), defaults.minimumLength()),
                knobs.optional("code-set", Kind.either("rfc5454", "draft01"), defaults.squashCodes()),
                knobs.optional("echo-host-bits", Kind.either("echo", "zero"), defaults.echoHostBits()),
                defaults.onLinkEntries());
    }
}
