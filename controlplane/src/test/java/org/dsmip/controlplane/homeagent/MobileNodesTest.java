package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.controlplane.security.DerivedAssociation;
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Blocks of mobile nodes against the same mobile nodes written down one by one. */
class MobileNodesTest {
    static final MasterSecret SECRET = MasterSecret.of(Octets.of(new byte[32]));
    private static final int SEEDS = 300;

    static MobileNodeBlock block(String homeAddresses, String... prefixes) {
        final List<PrefixFormula> formulas = List.of(prefixes).stream().map(PrefixFormula::parse).toList();
        return new MobileNodeBlock(HomeAddressRange.parse(homeAddresses),
                List.of(new DerivedAssociation(0x100, AuthenticationAlgorithm.HMAC_SHA256, SECRET, 7)), formulas,
                List.of());
    }

    private static MobileNodeProfile single(String home, String... prefixes) {
        return new MobileNodeProfile(Ipv4Address.parse(home), List.of(Scene.MOBILE),
                List.of(prefixes).stream().map(Ipv6Prefix::parse).toList(), List.of());
    }

    @Test
    @Tag("NP-1")
    void theNthHomeAddressHasTheNthPrefixAndItsOwnKey() {
        final MobileNodes nodes = MobileNodes.of(List.of(),
                List.of(block("10.64.0.1-10.79.255.254", "2001:db8::/32 by 56", "2001:db9::/64 by 128")));
        assertThat(nodes.count()).isEqualTo(0xFFFFE);
        final Ipv4Address home = Ipv4Address.parse("10.64.1.1");
        assertThat(nodes.find(home)).isEqualTo(new MobileNodeProfile(home,
                List.of(new DerivedAssociation(0x100, AuthenticationAlgorithm.HMAC_SHA256, SECRET, 7).of(home)),
                List.of(Ipv6Prefix.parse("2001:db8:1::/56"), Ipv6Prefix.parse("2001:db9::100/128")), List.of()));
        assertThat(nodes.find(Ipv4Address.parse("10.64.0.0"))).isNull();
        assertThat(nodes.find(Ipv4Address.parse("10.79.255.255"))).isNull();
    }

    @Test
    void oneWithAProfileOfItsOwnTakesNoPartInTheBlockAroundIt() {
        final MobileNodes nodes = MobileNodes.of(List.of(single("10.0.0.5", "2001:db9::/64")),
                List.of(block("10.0.0.0-10.0.0.9", "2001:db8::/48 by 64")));
        assertThat(nodes.count()).isEqualTo(10);
        assertThat(nodes.find(Ipv4Address.parse("10.0.0.5"))).isEqualTo(single("10.0.0.5", "2001:db9::/64"));
        assertThat(nodes.owner(Ipv6Prefix.parse("2001:db8:0:5::/64"))).isNull();
        assertThat(nodes.owner(Ipv6Prefix.parse("2001:db8:0:6::/64"))).isEqualTo(Ipv4Address.parse("10.0.0.6"));
    }

    @Test
    @Tag("NP-1")
    void whatABlockWouldHaveGivenToOneWithAProfileOfItsOwnIsKeptFromAllOthers() {
        final MobileNodes nodes = MobileNodes.of(List.of(single("10.0.0.5", "2001:db9::/64"), single("10.9.9.9")),
                List.of(block("10.0.0.0-10.0.0.9", "2001:db8::/48 by 64")));
        for (String prefix : List.of("2001:db8:0:5::/64", "2001:db8:0:5::7/128")) {
            assertThat(nodes.anotherHas(Ipv4Address.parse("10.9.9.9"), Ipv6Prefix.parse(prefix), false)).isTrue();
            assertThat(nodes.anotherHas(Ipv4Address.parse("10.0.0.6"), Ipv6Prefix.parse(prefix), false)).isTrue();
            assertThat(nodes.anotherHas(Ipv4Address.parse("10.0.0.5"), Ipv6Prefix.parse(prefix), false)).isFalse();
        }
    }

    @Test
    void refusesHomeAddressesInTwoBlocks() {
        for (String other : List.of("10.0.0.9-10.0.0.20", "9.0.0.0-10.0.0.0", "10.0.0.3", "1.0.0.0-11.0.0.0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MobileNodes.of(List.of(), List.of(block("10.0.0.0-10.0.0.9"), block(other))))
                    .withMessageContaining("overlap 10.0.0.0-10.0.0.9");
        }
    }

    @Test
    void findsOwnersAndClashesAsIfAllWereWrittenDown() {
        int clashes = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final boolean nested = random.nextInt(3) == 0;
            final MobileNodes nodes = random(random);
            final Written written = new Written(nodes);
            final List<PrefixClaim> found = new ArrayList<>();
            PrefixClaim.findClashes(nodes.claims(), nested, (claim, other) -> found.add(claim));
            assertThat(found.isEmpty()).as("seed %d, nested %s: %s", seed, nested, found)
                    .isEqualTo(!written.clash(nested));
            clashes += found.isEmpty() ? 0 : 1;
            for (int i = 0; found.isEmpty() && i < 200; i++) {
                final Ipv6Prefix prefix = prefix(random, random.nextInt(112, 129));
                final Ipv4Address claimant = new Ipv4Address(0x0A000000 + random.nextInt(40));
                assertThat(nodes.owner(prefix)).as("seed %d: %s", seed, prefix).isEqualTo(written.owner(prefix));
                assertThat(nodes.anotherHas(claimant, prefix, nested)).as("seed %d: %s for %s", seed, prefix, claimant)
                        .isEqualTo(written.anotherHas(claimant, prefix, nested));
            }
        }
        assertThat(clashes).as("settings of both kinds").isBetween(SEEDS / 10, SEEDS * 9 / 10);
    }

    /** Few addresses and a small pool, so that they meet. */
    private static MobileNodes random(SplittableRandom random) {
        final Map<Ipv4Address, MobileNodeProfile> single = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            final Ipv4Address home = new Ipv4Address(0x0A000000 + random.nextInt(40));
            single.put(home, new MobileNodeProfile(home, List.of(Scene.MOBILE),
                    List.of(prefix(random, random.nextInt(118, 129))), List.of()));
        }
        final List<MobileNodeBlock> blocks = new ArrayList<>();
        for (int i = 0, from = 0; i < random.nextInt(1, 3); i++) {
            final int to = from + random.nextInt(12);
            final List<String> formulas = new ArrayList<>();
            for (int k = random.nextInt(3); k > 0; k--) {
                final int length = random.nextInt(120, 129);
                formulas.add(prefix(random, length - 4) + " by " + length);
            }
            blocks.add(block(new HomeAddressRange(new Ipv4Address(0x0A000000 + from),
                    new Ipv4Address(0x0A000000 + to)).toString(), formulas.stream().distinct().toArray(String[]::new)));
            from = to + 1 + random.nextInt(4);
        }
        return MobileNodes.of(List.copyOf(single.values()), blocks);
    }

    private static Ipv6Prefix prefix(SplittableRandom random, int length) {
        return Ipv6Prefix.containing(new Ipv6Address(0x2001_0DB8_0000_0000L, random.nextInt(1 << 12)), length);
    }

    /** The slow way. */
    private static final class Written {
        private record Row(Ipv6Prefix prefix, Ipv4Address owner) {}

        private final List<Row> rows = new ArrayList<>();
        private final List<Row> fromBlocks = new ArrayList<>();

        Written(MobileNodes nodes) {
            final Set<Ipv4Address> single = new HashSet<>();
            for (MobileNodeProfile node : nodes.single()) {
                single.add(node.homeAddress());
                node.ownedPrefixes().forEach(prefix -> rows.add(new Row(prefix, node.homeAddress())));
            }
            for (MobileNodeBlock block : nodes.blocks()) {
                for (long i = 0; i < block.homeAddresses().count(); i++) {
                    final Ipv4Address home = block.homeAddresses().at(i);
                    final List<Row> target = single.contains(home) ? fromBlocks : rows;
                    block.profile(home).ownedPrefixes().forEach(prefix -> target.add(new Row(prefix, home)));
                }
            }
        }

        /** What a single one inside a block does not take is nobody's, and yet no other one is to be given it. */
        boolean clash(boolean nested) {
            final List<Row> all = new ArrayList<>(rows);
            all.addAll(fromBlocks);
            for (int i = 0; i < all.size(); i++) {
                for (int k = 0; k < i; k++) {
                    final Row one = all.get(i);
                    final Row other = all.get(k);
                    final boolean meet = nested
                            ? one.prefix.equals(other.prefix)
                            : one.prefix.overlaps(other.prefix);
                    if (meet && !one.owner.equals(other.owner)) {
                        return true;
                    }
                }
            }
            return false;
        }

        @Nullable
        Ipv4Address owner(Ipv6Prefix prefix) {
            return rows.stream().filter(row -> row.prefix.equals(prefix)).map(Row::owner).findFirst().orElse(null);
        }

        boolean anotherHas(Ipv4Address claimant, Ipv6Prefix prefix, boolean nested) {
            return Stream.concat(rows.stream(), fromBlocks.stream()).anyMatch(row -> row.prefix.overlaps(prefix)
                    && !row.owner.equals(claimant)
                    && !(nested && claimant.equals(owner(prefix)) && !row.prefix.equals(prefix)));
        }
    }
}
