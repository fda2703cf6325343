package org.dsmip.controlplane.registry;

/** Why a binding ended. */
public enum Ending {
    /** The mobile node has given it up. */
    DEREGISTERED,
    /** Its lifetime is over. */
    EXPIRED,
    /** Somebody else has the home address now. */
    HOME_ADDRESS_TAKEN,
    /** Somebody else has the care-of address now. */
    CARE_OF_ADDRESS_TAKEN,
    /** The operator has taken the mobile node out. */
    NOT_CONFIGURED
}
