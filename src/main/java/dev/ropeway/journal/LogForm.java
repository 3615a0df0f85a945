package dev.ropeway.journal;

/** In which form the log keeps a new action. */
public enum LogForm {
  /** A row of its own, which also keeps it from being recorded again. */
  ROW,
  /**
   * With the version that it makes, if the push goes as most do; else a row. For actions with which
   * nobody can come back but who pushes them, and who finds out before what became of his push.
   */
  FOLDED,
  /**
   * A row with an outcome or none at all: a push of before may still take effect, and would not
   * find a pending row in its way.
   */
  DECIDED_ROW
}
