/** The ports as Linux offers them. Imports {@code core.sys}; each class owns its descriptors and closes them once. */
@NullMarked
package org.dsmip.core.io.linux;

import org.jspecify.annotations.NullMarked;
