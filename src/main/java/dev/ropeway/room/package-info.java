/**
 * What clients share in a room, which is an entry of a realtime store, besides its data: who is
 * there, values that go with the client who set them, and messages. Presence is in the database, so
 * that every departure is carried out once; the rest only passes through.
 */
@NullMarked
package dev.ropeway.room;

import org.jspecify.annotations.NullMarked;
