package org.dsmip.controlplane.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.SecretFile;
import org.dsmip.controlplane.security.MasterSecret;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Computes the key of a mobile node that stands in a block. */
@Command(name = "derive-key", mixinStandardHelpOptions = true, versionProvider = Version.class, description = {
    "Print the key of a mobile node whose home agent has it in a [[mobile-nodes]] block.",
    "The key is HKDF with SHA-256 (RFC 5869) of the block's secret, without salt, 32 octets; info is the text",
    "\"dsmip mobile-node ADDR spi N\", N in decimal. So other programs compute it, too:",
    "openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:SECRET \\",
    "  -kdfopt info:\"dsmip mobile-node 10.64.0.7 spi 256\" HKDF",
    "Do that only where nobody else is logged in: every user of a host sees the arguments of what runs there, here the secret.",
    "The key goes into the mobile node's configuration, as key or into its key-file."})
final class DeriveKeyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--home-address", paramLabel = "ADDR", required = true, converter = AddressConverter.class, description = "of the mobile node")
    private @Nullable Ipv4Address homeAddress;

    @Option(names = "--spi", paramLabel = "N", required = true, converter = SpiConverter.class, description = "the block's spi, such as 0x100")
    private @Nullable Long spi;

    @Option(names = "--secret-file", paramLabel = "FILE", description = "holds the secret in hexadecimal digits; closed to others (default: it is read from standard input)")
    private @Nullable Path secretFile;

    DeriveKeyCommand() {}

    @Override
    public Integer call() throws ConfigException, IOException {
        final MasterSecret secret = secretFile == null
                ? SecretFile.read("standard input", System.in)
                : SecretFile.read(secretFile);
        final PrintWriter out = Specs.of(spec).commandLine().getOut();
        out.println(secret.keyOf(Objects.requireNonNull(homeAddress), Objects.requireNonNull(spi)).disclose());
        out.flush();
        return ExitCode.DONE;
    }

    /** Reads an IPv4 address of the command line. */
    static final class AddressConverter implements ITypeConverter<Ipv4Address> {
        AddressConverter() {}

        @Override
        public Ipv4Address convert(String value) {
            try {
                return Ipv4Address.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads an index of a security association. */
    static final class SpiConverter implements ITypeConverter<Long> {
        /** A leading zero would make another number of it for some, and so another key. */
        private static final Pattern AS_IN_A_FILE = Pattern.compile("0x[0-9a-fA-F]+|[1-9][0-9]*");

        SpiConverter() {}

        @Override
        public Long convert(String value) {
            try {
                final Long spi = Long.decode(value);
                if (AS_IN_A_FILE.matcher(value).matches() && spi >= MobilitySecurityAssociation.MIN_SPI
                        && spi <= MobilitySecurityAssociation.MAX_SPI) {
                    return spi;
                }
            } catch (NumberFormatException e) {
                // Said below, as for a number out of range.
            }
            throw new TypeConversionException("\"" + value + "\" is not a number from "
                    + MobilitySecurityAssociation.MIN_SPI + " to " + MobilitySecurityAssociation.MAX_SPI
                    + ", either decimal, without leading zeros, or hexadecimal after 0x");
        }
    }
}
