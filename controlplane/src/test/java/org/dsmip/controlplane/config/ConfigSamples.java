package org.dsmip.controlplane.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Configuration files for tests, and the keys in them. */
final class ConfigSamples {
    static final String KEY = "00112233445566778899aabbccddeeff";

    static final String HOME_AGENT = """
            role = "home-agent"
            [home-agent]
            address = "192.0.2.1"
            home-link = "eth0"
            home-network = "192.0.2.0/24"
            ipv6.on-link = ["2001:db8:1::/64"]
            ipv6.served = ["2001:db8:100::/40"]
            [[mobile-node]]
            home-address = "192.0.2.10"
            spi = 256
            key = "00112233445566778899aabbccddeeff"
            prefixes = ["2001:db8:1::10/128", "2001:db8:100::/56"]
            """;

    static final String MOBILE_NODE = """
            role = "mobile-node"
            [mobile-node]
            access = "eth0"
            home-address = "192.0.2.10"
            home-network = "192.0.2.0/24"
            home-agent = "192.0.2.1"
            spi = 256
            key = "00112233445566778899aabbccddeeff"
            [mn.v6]
            prefixes = ["2001:db8:1::10/128", "2001:db8:100::1/56"]
            tunnel-to-coa = true
            """;

    private ConfigSamples() {}

    /** Writes a file with the mode of a key file. */
    static Path write(Path file, String text) throws IOException {
        return write(file, text, "rw-------");
    }

    static Path write(Path file, String text, String permissions) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    static String resource(String name) throws IOException {
        try (InputStream in = ConfigSamples.class.getResourceAsStream("/config/" + name)) {
            if (in == null) {
                throw new IOException("no test resource /config/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
