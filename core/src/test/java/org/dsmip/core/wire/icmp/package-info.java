/** Tests of ICMP messages and the rules for errors. */
@NullMarked
package org.dsmip.core.wire.icmp;

import org.jspecify.annotations.NullMarked;
