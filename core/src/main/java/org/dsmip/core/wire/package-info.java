/**
 * Views of bytes on the wire, checksums and the reasons why bytes are refused. No I/O, no clock, no log; imports
 * only Agrona and org.dsmip.core.net.
 */
@NullMarked
package org.dsmip.core.wire;

import org.jspecify.annotations.NullMarked;
