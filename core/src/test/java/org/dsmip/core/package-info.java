/** Tests of the module as a whole. */
@NullMarked
package org.dsmip.core;

import org.jspecify.annotations.NullMarked;
