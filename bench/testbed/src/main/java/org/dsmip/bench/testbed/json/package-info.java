/** What other programs say in JSON. Imports the streaming parser only. */
@NullMarked
package org.dsmip.bench.testbed.json;

import org.jspecify.annotations.NullMarked;
