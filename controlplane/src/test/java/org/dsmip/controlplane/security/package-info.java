/** Tests of authentication and replay protection. */
@NullMarked
package org.dsmip.controlplane.security;

import org.jspecify.annotations.NullMarked;
