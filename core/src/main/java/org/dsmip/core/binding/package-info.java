/**
 * What the control plane hands to the data plane: forwarding entries and the read-only snapshot that holds them. Imports
 * {@code core.net} and Agrona maps only.
 */
@NullMarked
package org.dsmip.core.binding;

import org.jspecify.annotations.NullMarked;
