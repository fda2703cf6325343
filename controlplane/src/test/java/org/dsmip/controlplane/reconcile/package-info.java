/** Tests of what a home agent makes of its host. */
@NullMarked
package org.dsmip.controlplane.reconcile;

import org.jspecify.annotations.NullMarked;
