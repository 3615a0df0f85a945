package dev.ropeway.feed;

/** What there is to hear of the keys of a slot. */
public enum Topic {
  /** That they have moved, and how. */
  UPDATES,

  /** What happens in them as rooms: who comes and goes, values and messages that pass through. */
  ROOMS
}
