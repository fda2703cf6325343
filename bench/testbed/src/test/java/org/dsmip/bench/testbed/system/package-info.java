/** The scripts, run as they are. */
@NullMarked
package org.dsmip.bench.testbed.system;

import org.jspecify.annotations.NullMarked;
