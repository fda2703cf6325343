/** Super-packets: runs of segments that one packet stands for, split and merged. Imports {@code core} and {@code dataplane.tx}. */
@NullMarked
package org.dsmip.dataplane.offload;

import org.jspecify.annotations.NullMarked;
