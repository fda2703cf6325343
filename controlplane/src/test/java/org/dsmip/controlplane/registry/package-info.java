/** Tests of the registry: against a slow model of it, and of what is written down of it. */
@NullMarked
package org.dsmip.controlplane.registry;

import org.jspecify.annotations.NullMarked;
