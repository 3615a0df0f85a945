/**
 * The Java mirror: a client's own copy of a key, which shows its changes at once and follows the
 * server's. It needs nothing of the server.
 */
@NullMarked
package dev.ropeway.client;

import org.jspecify.annotations.NullMarked;
