/** Tests of what the root of the program keeps itself. */
@NullMarked
package org.dsmip.controlplane.app;

import org.jspecify.annotations.NullMarked;
