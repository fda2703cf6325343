/**
 * What a node makes and needs in the kernel of its host, and keeps: settings, addresses, routes, the tunnel device. Works on
 * the ports of {@code core.io}; imports no state machine.
 */
@NullMarked
package org.dsmip.controlplane.host;

import org.jspecify.annotations.NullMarked;
