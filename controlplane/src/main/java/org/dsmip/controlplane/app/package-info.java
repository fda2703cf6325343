/**
 * The composition root: opens, wires, starts and stops. {@code NodeAssembly} does so for every node in one order; what a role adds
 * is a {@code RoleAssembly}. Makes threads and knows the data plane.
 */
@NullMarked
package org.dsmip.controlplane.app;

import org.jspecify.annotations.NullMarked;
