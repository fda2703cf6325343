/**
 * Mobile nodes that do nothing but register, as fast as a home agent answers, and what is said of how it did. Imports the formats
 * and authenticators of the program.
 */
@NullMarked
package org.dsmip.bench.testbed.registrations;

import org.jspecify.annotations.NullMarked;
