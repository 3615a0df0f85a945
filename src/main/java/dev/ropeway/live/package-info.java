/**
 * Live connections: the protocol {@code ropeway.v1} over a Jakarta WebSocket. One connection
 * carries any number of watched keys, and all that a client asks for; it only translates, as {@code
 * http} does, and no thread waits for it.
 */
@NullMarked
package dev.ropeway.live;

import org.jspecify.annotations.NullMarked;
