package dev.ropeway.feed;

/**
 * What a node tells the others of one room.
 *
 * @param slot the room's slot
 * @param text a JSON value
 * @param soon whether it must also come to those who begin to read the room at the same time and
 *     may not have said so: who asks, comes or goes. Else they ask
 */
public record RoomNote(int slot, String text, boolean soon) {}
