/**
 * What the data plane and the kernel have counted: shown, and watched for what an operator should hear of. Knows the data plane, as
 * {@code controlplane.app} does, so that {@code controlplane.show} need not.
 */
@NullMarked
package org.dsmip.controlplane.telemetry;

import org.jspecify.annotations.NullMarked;
