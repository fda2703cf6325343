package org.dsmip.core.io.route;

/** What a node puts into the kernel's network configuration and takes away again. */
public sealed interface NetworkObject permits InterfaceAddress, ProxyNeighbor, Route, Rule {}
