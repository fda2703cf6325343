/**
 * What is said of the phases of {@code scripts/demo}: what was lost, how long a move took, which headers were on the wires,
 * and whether that is as it must be. Reads logs of the traffic tool and of the nodes; imports the way to talk with a script
 * and a JSON writer.
 */
@NullMarked
package org.dsmip.bench.testbed.demo;

import org.jspecify.annotations.NullMarked;
