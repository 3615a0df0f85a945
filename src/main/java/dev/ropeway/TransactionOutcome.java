package dev.ropeway;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction. Immutable.
 *
 * @param committed whether all its actions were applied; if not, none was
 * @param written the versions it led to, in the order of its actions, each key once; empty unless
 *     committed
 * @param failedAction the index of the action that was not applied, from 0; -1 if committed
 * @param failure what became of that action, with its reason; null if committed
 * @param results what its actions answered, in their order, JSON's null for nothing; empty if none
 *     answered anything
 */
public record TransactionOutcome(
    boolean committed,
    List<Written> written,
    int failedAction,
    @Nullable Outcome failure,
    List<JsonValue> results) {

  /** Copies the lists. */
  public TransactionOutcome {
    written = List.copyOf(written);
    results = List.copyOf(results);
  }

  /**
   * An entry after the transaction.
   *
   * @param version the version that holds what the transaction did
   */
  public record Written(String store, String key, long version) {}

  /** A transaction that was applied. */
  public static TransactionOutcome committed(List<Written> written, List<JsonValue> results) {
    return new TransactionOutcome(true, written, -1, null, results);
  }

  /** What the outcomes of a transaction's actions say that these answered. */
  public static List<JsonValue> results(List<Outcome> outcomes) {
    return outcomes.stream().allMatch(outcome -> outcome.result() == null)
        ? List.of()
        : outcomes.stream()
            .map(outcome -> Objects.requireNonNullElse(outcome.result(), JsonValue.NULL))
            .toList();
  }

  /** A transaction of which nothing was applied. */
  public static TransactionOutcome failed(int failedAction, Outcome failure) {
    return new TransactionOutcome(false, List.of(), failedAction, failure, List.of());
  }
}
