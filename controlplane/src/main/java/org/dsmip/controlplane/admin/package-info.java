/**
 * What a running node shows of itself: a neutral tree of keys and values, its two forms (text and JSON), and the
 * Unix-domain socket over which it is asked for. Imports values of {@code core} and the read-only views of the state
 * machines, and the rules of {@code config} for files; never touches their state.
 */
@NullMarked
package org.dsmip.controlplane.admin;

import org.jspecify.annotations.NullMarked;
