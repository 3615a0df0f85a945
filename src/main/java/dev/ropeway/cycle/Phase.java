package dev.ropeway.cycle;

import dev.ropeway.Named;

/** Where an action's time goes on its way through a lane. */
public enum Phase implements Named {
  /** From the call that records it until a cycle takes it up; counted for every action. */
  QUEUED,
  /** A cycle's reading of what it does not know; counted once a cycle, as are the others. */
  PULL,
  /** The fold in memory, the difference and the encoding. */
  APPLY,
  /** The push's database transaction. */
  PUSH,
  /** Bringing memory up to date and telling listeners. */
  SETTLE;
}
