/**
 * Address and prefix values, and how they are read and printed. Immutable; imports nothing of the project.
 */
@NullMarked
package org.dsmip.core.net;

import org.jspecify.annotations.NullMarked;
