/**
 * Linux system calls through the Foreign Function &amp; Memory API: bindings, struct layouts, errno. The only package that
 * links native symbols; it knows nothing of packets or protocols.
 */
@NullMarked
package org.dsmip.core.sys;

import org.jspecify.annotations.NullMarked;
