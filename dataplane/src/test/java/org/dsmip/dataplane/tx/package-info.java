@NullMarked
package org.dsmip.dataplane.tx;

import org.jspecify.annotations.NullMarked;
