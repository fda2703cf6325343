/** Tests of the tables that both planes share. */
@NullMarked
package org.dsmip.core.binding;

import org.jspecify.annotations.NullMarked;
