/**
 * What requests ask for, in terms of JSON: actions and transactions recorded for others, entries as
 * they are and were, streams and rooms.
 */
@NullMarked
package dev.ropeway.remote;

import org.jspecify.annotations.NullMarked;
