/** Tests of what the data plane measures of itself. */
@NullMarked
package org.dsmip.dataplane.telemetry;

import org.jspecify.annotations.NullMarked;
