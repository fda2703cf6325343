package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;

/**
 * What a home agent answers for on the home link: one line of {@code show nd}.
 *
 * @param prefix an address, or a network with every address in it
 * @param homeAddress of the mobile node it belongs to
 */
public record DefendedView(IpPrefix prefix, Ipv4Address homeAddress) {}
