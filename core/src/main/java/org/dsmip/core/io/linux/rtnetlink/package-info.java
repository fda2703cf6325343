/**
 * Rtnetlink: messages about links, addresses, routes, rules and neighbors as bytes (pure codecs over Agrona buffers), and the
 * socket that carries them. Imports {@code core.net}, {@code core.io.route} and {@code core.sys}.
 *
 * <p>Numbers are in the byte order of the machine, addresses in network byte order. What cannot be read, for being cut short or
 * of a kind that is not modeled, decodes to null.
 */
@NullMarked
package org.dsmip.core.io.linux.rtnetlink;

import org.jspecify.annotations.NullMarked;
