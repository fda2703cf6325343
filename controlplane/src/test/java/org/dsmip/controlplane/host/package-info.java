/** Tests of what a node keeps in the kernel of its host. */
@NullMarked
package org.dsmip.controlplane.host;

import org.jspecify.annotations.NullMarked;
