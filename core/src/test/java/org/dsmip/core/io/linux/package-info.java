/** Tests of what only Linux does. They need root and run in network namespaces of their own. */
@NullMarked
package org.dsmip.core.io.linux;

import org.jspecify.annotations.NullMarked;
