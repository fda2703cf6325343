package org.dsmip.controlplane.show;

/**
 * What is in the way of a node's service at the moment.
 *
 * @param what is not as it should be
 * @param reason why
 * @param endsService whether home addresses do not work meanwhile, or not all of them
 */
public record Trouble(String what, String reason, boolean endsService) {}
