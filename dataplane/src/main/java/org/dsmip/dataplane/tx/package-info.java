/** The way out: what packets have become, by which port it leaves, and what of it was taken. */
@NullMarked
package org.dsmip.dataplane.tx;

import org.jspecify.annotations.NullMarked;
