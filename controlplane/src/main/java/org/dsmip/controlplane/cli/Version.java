package org.dsmip.controlplane.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of the archive this runs from. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        final String version = Version.class.getPackage().getImplementationVersion();
        return new String[]{"dsmip " + (version == null ? "(not packaged)" : version)};
    }
}
