/**
 * How a script and the program that judges talk: the script starts things, tells what it has done, and does what it is
 * answered. Imports nothing but the language.
 */
@NullMarked
package org.dsmip.bench.testbed.talk;

import org.jspecify.annotations.NullMarked;
