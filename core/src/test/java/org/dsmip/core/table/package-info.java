/** Tests of {@code core.table}. */
@NullMarked
package org.dsmip.core.table;

import org.jspecify.annotations.NullMarked;
