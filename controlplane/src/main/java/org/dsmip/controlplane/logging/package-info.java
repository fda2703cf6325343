/**
 * How log lines get out without anyone waiting for who reads them. Knows the logging library; nothing else does, but for the
 * rehearsal.
 */
@NullMarked
package org.dsmip.controlplane.logging;

import org.jspecify.annotations.NullMarked;
