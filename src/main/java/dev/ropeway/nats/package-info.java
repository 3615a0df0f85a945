/** The feed through a NATS broker, for those who have many nodes. */
@NullMarked
package dev.ropeway.nats;

import org.jspecify.annotations.NullMarked;
