/**
 * What tests of every module share: the account of proven requirements. Published in the test archive of {@code core}.
 */
@NullMarked
package org.dsmip.core.testing;

import org.jspecify.annotations.NullMarked;
