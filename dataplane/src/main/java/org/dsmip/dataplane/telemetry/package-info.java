/** What the data plane measures of itself. Imports {@code core.counters} and HdrHistogram. */
@NullMarked
package org.dsmip.dataplane.telemetry;

import org.jspecify.annotations.NullMarked;
