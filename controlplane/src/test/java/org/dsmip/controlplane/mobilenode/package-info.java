/** Tests of the mobile node: scripts in virtual time, vectors, mutated replies. */
@NullMarked
package org.dsmip.controlplane.mobilenode;

import org.jspecify.annotations.NullMarked;
