/** Tests of how log lines get out. */
@NullMarked
package org.dsmip.controlplane.logging;

import org.jspecify.annotations.NullMarked;
