/**
 * The Unix-domain socket over which a running node is asked for what it shows, and told what to switch. Imports
 * {@code controlplane.show} and the rules of {@code config} for files.
 */
@NullMarked
package org.dsmip.controlplane.admin;

import org.jspecify.annotations.NullMarked;
