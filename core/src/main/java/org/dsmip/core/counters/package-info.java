/**
 * Names of all counters and drop reasons, and the memory-mapped file that holds their values so that any process can read
 * them. Imports Agrona only.
 */
@NullMarked
package org.dsmip.core.counters;

import org.jspecify.annotations.NullMarked;
