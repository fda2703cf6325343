/** Tests of the data plane as its owner sees it. */
@NullMarked
package org.dsmip.dataplane;

import org.jspecify.annotations.NullMarked;
