/** Tests of what is told of the data plane and of what is around it. */
@NullMarked
package org.dsmip.controlplane.telemetry;

import org.jspecify.annotations.NullMarked;
