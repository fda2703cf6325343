/** Stress tests of what threads share without locks, for jcstress. */
@NullMarked
package org.dsmip.bench.stress;

import org.jspecify.annotations.NullMarked;
