/**
 * What a home agent hears and says on its home link, by the ports of {@code core.io}. What it would say is decided in
 * {@code homelink.neighbor}.
 */
@NullMarked
package org.dsmip.controlplane.homelink;

import org.jspecify.annotations.NullMarked;
