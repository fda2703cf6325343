package org.dsmip.controlplane.registry;

/** Why a {@link Registry} does not do what it is told. Nothing has changed then. */
public enum Refusal {
    /** A request with this identification, or a higher one, was accepted already (BASE-RPL-08). */
    IDENTIFICATION_USED,
    /** Another mobile node has a prefix, or it is given twice. */
    PREFIX_HELD
}
