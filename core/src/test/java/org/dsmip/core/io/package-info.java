/** Tests of the ports: for each one set of cases, run on the version in memory and on the one for Linux. */
@NullMarked
package org.dsmip.core.io;

import org.jspecify.annotations.NullMarked;
