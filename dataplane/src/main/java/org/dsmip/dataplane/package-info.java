/** The data plane as its owner sees it: settings and ports in, counters and latencies out. */
@NullMarked
package org.dsmip.dataplane;

import org.jspecify.annotations.NullMarked;
