package org.dsmip.core.io.route;

import org.dsmip.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a packet to one destination would leave now.
 *
 * @param type {@link RouteType#UNICAST}, or another if this host is the destination
 * @param linkIndex the interface it leaves by
 * @param gateway the next hop; null: the destination itself
 * @param preferredSource the source it would get; null if the kernel does not say
 * @param mtuBytes largest packet: what the route or a learned path MTU says, else the interface's
 */
public record ResolvedRoute(RouteType type, int linkIndex, @Nullable IpAddress gateway,
        @Nullable IpAddress preferredSource, int mtuBytes) {}
