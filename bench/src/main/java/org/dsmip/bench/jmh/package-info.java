/** Microbenchmarks. Run {@code java -jar bench/target/benchmarks.jar}; with {@code -prof gc} they show that packets allocate nothing. */
@NullMarked
package org.dsmip.bench.jmh;

import org.jspecify.annotations.NullMarked;
