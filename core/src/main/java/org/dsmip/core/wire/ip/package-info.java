/**
 * IPv4 and IPv6 headers, the headers that ride directly on them, and their checksums. Imports only Agrona and
 * org.dsmip.core.wire.
 */
@NullMarked
package org.dsmip.core.wire.ip;

import org.jspecify.annotations.NullMarked;
