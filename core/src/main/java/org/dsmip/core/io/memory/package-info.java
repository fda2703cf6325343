/**
 * The ports of {@code core.io} without an operating system, for tests and for two routers in one process. Imports what the
 * ports import.
 */
@NullMarked
package org.dsmip.core.io.memory;

import org.jspecify.annotations.NullMarked;
