/**
 * Names of all counters and drop reasons, and the lanes that hold their values: one writer each, any reader. Imports Agrona
 * only.
 */
@NullMarked
package org.dsmip.core.counters;

import org.jspecify.annotations.NullMarked;
