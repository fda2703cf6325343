@NullMarked
package org.dsmip.core.packet;

import org.jspecify.annotations.NullMarked;
