/**
 * The benchmark, {@code mvn -Pbench verify}: Ropeway against what its users would write themselves,
 * in one JVM and on one database, taking turns in short slices so that noise hits all alike. Every
 * writer waits for each outcome, and at the end the coins are counted: nothing lost, nothing twice.
 */
@NullMarked
package dev.ropeway.bench;

import org.jspecify.annotations.NullMarked;
