/**
 * Ports: what the router needs of an operating system, as small interfaces, and the burst of packets that they move. Each has
 * a Linux version ({@code .linux}) and one in memory ({@code .memory}). Imports {@code core.net} and Agrona buffers.
 */
@NullMarked
package org.dsmip.core.io;

import org.jspecify.annotations.NullMarked;
