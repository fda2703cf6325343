package org.dsmip.core.binding;

import org.dsmip.core.net.Ipv6Prefix;

/**
 * A registered IPv6 prefix that hangs off a binding.
 *
 * @param prefix the registered address (length 128) or network (shorter)
 * @param mode which tunnel packets of this prefix are sent through; both are accepted on receipt
 */
public record Ipv6Entry(Ipv6Prefix prefix, TunnelingMode mode) {}
