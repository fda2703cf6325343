/** Tests of what is shown of a running node. */
@NullMarked
package org.dsmip.controlplane.show;

import org.jspecify.annotations.NullMarked;
