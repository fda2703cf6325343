/** Tests of the stages of a packet's way. */
@NullMarked
package org.dsmip.dataplane.forward;

import org.jspecify.annotations.NullMarked;
