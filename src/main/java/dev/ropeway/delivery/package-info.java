/**
 * What the engine hands to those who carry it out of the server, whatever carries it: what was
 * decided, the events of a stream, and why a room did not take something. Applications never see
 * it.
 */
@NullMarked
package dev.ropeway.delivery;

import org.jspecify.annotations.NullMarked;
