/**
 * The benchmark, {@code mvn -Pbench verify}: Ropeway against what its users would write themselves,
 * in one JVM and on one database, taking turns in short slices so that noise hits all alike. Every
 * writer waits for each outcome, and at the end the coins are counted: nothing lost, nothing twice.
 *
 * <p>The soak, {@code mvn -Pbench,soak verify}: everything at once for minutes, while a server is
 * killed every minute, until nothing has grown and every count adds up.
 */
@NullMarked
package dev.ropeway.bench;

import org.jspecify.annotations.NullMarked;
