package org.dsmip.controlplane.config;

/**
 * One mistake in a configuration file. Never holds key material.
 *
 * @param file the file as it was named by the user
 * @param position where in it
 * @param found what stands there
 * @param allowed what may stand there
 */
public record Problem(String file, Position position, String found, String allowed) {
    @Override
    public String toString() {
        return file + ":" + position + ": found " + found + "; allowed: " + allowed;
    }
}
