/**
 * The running programs in a testbed of network namespaces, seen from outside: commands, sockets, packets on the wires and
 * what is in the kernel. Imports what a user has (the admin client) and nothing of the state machines.
 */
@NullMarked
package org.dsmip.controlplane.system;

import org.jspecify.annotations.NullMarked;
