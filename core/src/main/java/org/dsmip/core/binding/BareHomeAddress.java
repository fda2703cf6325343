package org.dsmip.core.binding;

/** When the home leg of IPv6 is accepted straight from a home address, without the care-of address tunnel around it. */
public enum BareHomeAddress {
    /** If reverse tunneling was not granted. */
    T0_ONLY,
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER
}
