package org.dsmip.bench.testbed.cli;

import java.net.InetSocketAddress;
import org.dsmip.bench.testbed.traffic.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address and port of the command line. */
final class EndpointConverter {
    private EndpointConverter() {}

    /** The port must be given. */
    static final class WithPort implements ITypeConverter<InetSocketAddress> {
        WithPort() {}

        @Override
        public InetSocketAddress convert(String value) {
            return read(value, -1);
        }
    }

    /** Without a port any free one is meant. */
    static final class AnyPort implements ITypeConverter<InetSocketAddress> {
        AnyPort() {}

        @Override
        public InetSocketAddress convert(String value) {
            return read(value, 0);
        }
    }

    private static InetSocketAddress read(String value, int defaultPort) {
        try {
            return Endpoint.parse(value, defaultPort);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
