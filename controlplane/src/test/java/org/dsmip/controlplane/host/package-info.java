@NullMarked
package org.dsmip.controlplane.host;

import org.jspecify.annotations.NullMarked;
