/**
 * The stages of a packet's way: classify, look up, check, rewrite. Imports {@code core} and {@code dataplane.packet} only.
 */
@NullMarked
package org.dsmip.dataplane.forward;

import org.jspecify.annotations.NullMarked;
