/** What a node tells its operator: one line an event, in words, limited in number. */
@NullMarked
package org.dsmip.controlplane.journal;

import org.jspecify.annotations.NullMarked;
