/** Tests of what a node tells its operator. */
@NullMarked
package org.dsmip.controlplane.journal;

import org.jspecify.annotations.NullMarked;
