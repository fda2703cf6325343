package org.dsmip.controlplane.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the archive this runs from. */
public final class Version implements IVersionProvider {
    /** For picocli. */
    public Version() {}

    @Override
    public String[] getVersion() {
        final String version = Version.class.getPackage().getImplementationVersion();
        return new String[]{"dsmip " + (version == null ? "(not packaged)" : version)};
    }
}
