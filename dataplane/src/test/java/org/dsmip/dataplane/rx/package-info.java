/** Tests of the receive agent. */
@NullMarked
package org.dsmip.dataplane.rx;

import org.jspecify.annotations.NullMarked;
