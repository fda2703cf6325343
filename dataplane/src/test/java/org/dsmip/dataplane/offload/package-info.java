/** Tests of super-packets. */
@NullMarked
package org.dsmip.dataplane.offload;

import org.jspecify.annotations.NullMarked;
