/** Tests of address values. */
@NullMarked
package org.dsmip.core.net;

import org.jspecify.annotations.NullMarked;
