/**
 * The registry on disk: records in the order in which they were appended, and from time to time the whole state anew. What is in
 * them it does not know. Everything that touches a file is done by a thread of its own that nothing can interrupt; the control
 * thread appends and polls, and never waits.
 *
 * <pre>
 * registry.7   header  magic, version, check; generation, journal, boot, owner, check        (512)
 *              mark    how far it is acknowledged, the newest stamp, check; overwritten      (512)
 *              frames  PART … PART COMPLETE, with RECORD between and after; CLOSED at the end
 * </pre>
 *
 * A generation is complete once the whole state is in it; then the ones before it go.
 */
@NullMarked
package org.dsmip.controlplane.store;

import org.jspecify.annotations.NullMarked;
