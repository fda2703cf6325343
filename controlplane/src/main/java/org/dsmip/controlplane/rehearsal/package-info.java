/**
 * A node's life in memory before the real one: so that its first move is as fast as every other. Beside the composition root,
 * since like it the rehearsal brings all parts of a node together; but on the in-memory ports of {@code core.io.memory} and with
 * addresses, keys and clocks of its own. Nothing here imports a port of the system.
 */
@NullMarked
package org.dsmip.controlplane.rehearsal;

import org.jspecify.annotations.NullMarked;
