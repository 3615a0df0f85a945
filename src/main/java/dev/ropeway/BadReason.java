package dev.ropeway;

/**
 * Why a node cannot work on a key; other nodes may. Immutable.
 *
 * @param kind for programs
 * @param message for people
 */
public record BadReason(Kind kind, String message) {

  /** What is in the way. */
  public enum Kind {
    /** The data has a migration that this node does not know, or one of this node's fails on it. */
    UNKNOWN_FORM,
    /** The data is not of the type that this node knows. */
    WRONG_TYPE,
    /** An undecided action is not known here, or not with such arguments. */
    UNKNOWN_ACTION,
    /** Something else, such as migrated data that is too large to be stored. */
    OTHER
  }
}
