/** Tables that can be kept as they are at one moment, at once and however large they are. Imports nothing but the language. */
@NullMarked
package org.dsmip.core.table;

import org.jspecify.annotations.NullMarked;
