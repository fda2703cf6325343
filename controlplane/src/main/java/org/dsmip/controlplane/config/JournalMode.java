package org.dsmip.controlplane.config;

/** How safe a record is before a reply that depends on it leaves. */
public enum JournalMode {
    /** On the disk: it outlives a power cut. */
    SYNC,
    /** With the kernel: it outlives the process, however that ends; a power cut may take the last second. */
    BATCH,
    /** Nothing is kept. */
    OFF
}
