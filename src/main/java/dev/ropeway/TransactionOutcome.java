package dev.ropeway;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;

/** What became of a transaction: all of it was applied, or nothing. Immutable. */
public sealed interface TransactionOutcome {

  /**
   * All its actions were applied.
   *
   * @param written the versions it led to, in the order of its actions, each key once
   * @param results what its actions answered, in their order, JSON's null for nothing; empty if
   *     none answered anything
   */
  record Committed(List<Written> written, List<JsonValue> results) implements TransactionOutcome {
    /** Copies the lists. */
    public Committed {
      written = List.copyOf(written);
      results = List.copyOf(results);
    }
  }

  /**
   * None of its actions was applied.
   *
   * @param failedAction the index of the one that stood in the way, from 0
   * @param failure what became of that one, with its reason
   */
  record Failed(int failedAction, Outcome failure) implements TransactionOutcome {}

  /**
   * An entry after the transaction.
   *
   * @param version the version that holds what the transaction did
   */
  record Written(String store, String key, long version) {}

  /** Whether all of it was applied. */
  default boolean committed() {
    return this instanceof Committed;
  }

  /** What the outcomes of a transaction's actions say that these answered. */
  static List<JsonValue> results(List<Outcome> outcomes) {
    return outcomes.stream().allMatch(outcome -> outcome.result() == null)
        ? List.of()
        : outcomes.stream()
            .map(outcome -> Objects.requireNonNullElse(outcome.result(), JsonValue.NULL))
            .toList();
  }
}
