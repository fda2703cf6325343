/** Tests of layouts and messages of the system calls. */
@NullMarked
package org.dsmip.core.sys;

import org.jspecify.annotations.NullMarked;
