/**
 * Ethernet frame headers. Imports only Agrona and org.dsmip.core.wire.
 */
@NullMarked
package org.dsmip.core.wire.ethernet;

import org.jspecify.annotations.NullMarked;
