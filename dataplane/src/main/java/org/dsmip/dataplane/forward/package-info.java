/**
 * The stages of a packet's way: classify, look up, check, rewrite. Imports {@code core},
 * {@code dataplane.end}, {@code .offload} and {@code .tx}.
 */
@NullMarked
package org.dsmip.dataplane.forward;

import org.jspecify.annotations.NullMarked;
