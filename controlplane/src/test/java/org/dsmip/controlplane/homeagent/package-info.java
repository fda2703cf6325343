/** Tests of the home agent in virtual time. */
@NullMarked
package org.dsmip.controlplane.homeagent;

import org.jspecify.annotations.NullMarked;
