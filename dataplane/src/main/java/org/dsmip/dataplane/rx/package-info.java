/** Reading bursts from ports and handing them on. Imports {@code core.io}. */
@NullMarked
package org.dsmip.dataplane.rx;

import org.jspecify.annotations.NullMarked;
