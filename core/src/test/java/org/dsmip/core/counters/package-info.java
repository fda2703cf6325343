/** Tests of the counters. */
@NullMarked
package org.dsmip.core.counters;

import org.jspecify.annotations.NullMarked;
