package dev.ropeway;

/**
 * Judges the actions that clients record in a realtime store, before they are applied. A CDI bean
 * for a store, at most one each; every action is judged that would change anything, but for those
 * of code of the server that acts for nobody. {@link #check} is called wherever an action is
 * applied, perhaps several times and on several nodes: it must be quick, thread-safe and pure, so
 * that all of them come to the same. What it throws makes the action {@code failed}.
 */
public interface ActionValidator {

  /** Name of the store. */
  String store();

  /** Judges an action that would be applied otherwise. */
  Verdict check(Attempt attempt);
}
