/** How things are written for people and in files. Imports nothing of this project. */
@NullMarked
package org.dsmip.core.text;

import org.jspecify.annotations.NullMarked;
