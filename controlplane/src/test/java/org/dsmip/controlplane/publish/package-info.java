/** Tests of publication. */
@NullMarked
package org.dsmip.controlplane.publish;

import org.jspecify.annotations.NullMarked;
