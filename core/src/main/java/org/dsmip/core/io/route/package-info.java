/**
 * What the kernel's network configuration is made of, as values: links, addresses, routes, policy rules, neighbors, proxy
 * neighbors, and the events that tell of their changes. Imports {@code core.net} only.
 *
 * <h2>How the kernel stands in for an address that is away</h2>
 *
 * <p>A home agent must attract what hosts of the home link send to a home address whose owner is elsewhere. The kernel does
 * that without a packet passing through user space, given two objects and three settings:
 *
 * <ol>
 *   <li>a <b>route</b> for the address alone ({@code /32} or {@code /128}) to the tunnel device. It comes first: a proxied
 *       address without it still belongs to the prefix of the home link as far as routing is concerned, so the kernel would
 *       send redirects to the sender, look for the address on the home link itself and report it unreachable in the end;
 *   <li>a {@link ProxyNeighbor} for the address on the home link: the kernel then answers ARP requests and neighbor
 *       solicitations for it with its own link-layer address. The advertisement is solicited, carries the target link-layer
 *       address, and has neither the router nor the override flag, so that it never displaces the real owner when that one
 *       comes back; a duplicate address probe is answered to all nodes. For IPv6 it also joins the solicited-node group.
 * </ol>
 *
 * <p>Proxying a <b>link-local</b> address is different: packets to it are not routed (they may not leave the link). The kernel
 * answers solicitations for it, drops what arrives and reports it unreachable by itself, which is just what is asked of a home
 * agent. It needs no route.
 *
 * <p>Settings (see {@code Sysctl}), where {@code IF} is the home link:
 *
 * <table>
 *   <caption>Kernel settings for proxying</caption>
 *   <tr><th>Key</th><th>Value</th><th>Why</th></tr>
 *   <tr><td>{@code net.ipv4.conf.IF.forwarding}, {@code net.ipv6.conf.all.forwarding}</td><td>1</td>
 *       <td>only a router proxies; what it attracts must be forwarded to the tunnel device</td></tr>
 *   <tr><td>{@code net.ipv6.conf.IF.proxy_ndp}, {@code net.ipv6.conf.all.proxy_ndp}</td><td>1</td>
 *       <td>IPv6 entries are ignored without the one; without the other, what neighbors send to a proxied address for neighbor
 *       discovery is forwarded, and to a link-local one at all. IPv4 entries need no such
 *       switch; {@code proxy_arp} would answer for far more than the entries and stays off</td></tr>
 *   <tr><td>{@code net.ipv4.neigh.IF.proxy_delay}, {@code net.ipv6.neigh.IF.proxy_delay}</td><td>0</td>
 *       <td>answers are otherwise held back for a random time of up to 0.8 s, which a mobile node's peers would feel at
 *       each look-up. (0 also means that the queue of delayed answers cannot overflow.)</td></tr>
 * </table>
 *
 * <p>Redirects need no setting: the kernel sends one only where a packet would leave by the interface it came from, and the
 * route comes before the proxy and goes after it. What is still sent here then is for an owner who is back on the home link,
 * where a redirect points the right way.
 *
 * <p>When the home link goes down, by whoever's hand, the kernel forgets its proxy neighbors without a word; when it loses
 * its last IPv4 address, the IPv4 ones. They must be made again: {@link NetworkEvent.LinkChanged} tells. (A lost carrier alone
 * does no harm to entries that are marked as permanent, as those made here are.)
 *
 * <p>The kernel never announces a proxied address of its own accord (gratuitous ARP, unsolicited advertisements) and does not
 * probe for duplicates: both are for whoever holds a packet socket on the home link.
 */
@NullMarked
package org.dsmip.core.io.route;

import org.jspecify.annotations.NullMarked;
