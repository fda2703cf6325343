/**
 * The command line of the testbed's own program, {@code scripts/testbed}. Imports what the commands do from the packages beside
 * this one, and from the command line of the nodes how failures are answered.
 */
@NullMarked
package org.dsmip.bench.testbed.cli;

import org.jspecify.annotations.NullMarked;
