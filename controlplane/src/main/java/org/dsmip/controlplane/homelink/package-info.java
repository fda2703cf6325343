/** What a home agent hears and says on its home link. Imports {@code core.io} and the state machines. */
@NullMarked
package org.dsmip.controlplane.homelink;

import org.jspecify.annotations.NullMarked;
