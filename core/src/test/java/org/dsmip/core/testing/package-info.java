/**
 * What tests of every module share: the account of proven requirements, network namespaces, running programs. Published in the test archive of
 * {@code core}; imports {@code core.sys} and JUnit.
 */
@NullMarked
package org.dsmip.core.testing;

import org.jspecify.annotations.NullMarked;
