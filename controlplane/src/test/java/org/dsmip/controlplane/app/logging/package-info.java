@NullMarked
package org.dsmip.controlplane.app.logging;

import org.jspecify.annotations.NullMarked;
