/**
 * What is true, apart from this host: which requests of which mobile nodes were accepted, and what is registered. A {@link
 * org.dsmip.controlplane.registry.Registry} takes commands and instants and gives facts: the same commands give the same facts
 * and the same state everywhere, so that it can be written down, read again and agreed upon by several home agents. It knows no
 * address of this host, no clock, no source of random numbers and no policy; who may register what is for {@code homeagent} to
 * decide, and so is what this host does about it. Imports values of {@code core} only.
 */
@NullMarked
package org.dsmip.controlplane.registry;

import org.jspecify.annotations.NullMarked;
