/** Rings that carry bursts from a receive agent to a worker. Imports {@code dataplane.rx} and the Disruptor. */
@NullMarked
package org.dsmip.dataplane.ring;

import org.jspecify.annotations.NullMarked;
