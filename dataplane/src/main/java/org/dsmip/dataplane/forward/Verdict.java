package org.dsmip.dataplane.forward;

/** What is to become of a packet. */
enum Verdict {
    /** Send the slot as it is now into a tunnel. */
    TO_TUNNEL,
    /** Write the slot as it is now to the TUN device. */
    TO_TUN,
    /** Gone, and counted: dropped under a reason, consumed, or sent in another shape by the stage itself. */
    DONE
}
