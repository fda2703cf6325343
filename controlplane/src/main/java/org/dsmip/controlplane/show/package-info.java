/**
 * What a running node shows of itself: a neutral tree of keys and values, its two forms (text and JSON), and what the roles put
 * into it. Imports values of {@code core} and the read-only views of the state machines; never touches their state.
 */
@NullMarked
package org.dsmip.controlplane.show;

import org.jspecify.annotations.NullMarked;
