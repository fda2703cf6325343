/** Tests of what only the ports in memory do, and of faults and captures. */
@NullMarked
package org.dsmip.core.io.memory;

import org.jspecify.annotations.NullMarked;
