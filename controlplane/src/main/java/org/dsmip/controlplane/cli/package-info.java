/**
 * The command line: reads arguments, prints answers, turns failures into one line and an exit code. Starts nodes only
 * through the launchers it is given; imports {@code config}, {@code admin} and picocli.
 */
@NullMarked
package org.dsmip.controlplane.cli;

import org.jspecify.annotations.NullMarked;
