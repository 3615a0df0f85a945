package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import java.util.List;
import java.util.Optional;

/** Tells which keys a transaction wrote, from the name under which its actions are recorded. */
public final class TransactionKeys {
  private static final int LONGEST_NUMBER = 18;

  private TransactionKeys() {}

  /** Whether what is recorded under a name is of transactions. */
  public static boolean isTransaction(String client) {
    return client.startsWith(ClientNames.TRANSACTION);
  }

  /** Its keys; empty if the log does not tell, as it does only of those that a client numbers. */
  public static Optional<List<EntryKey>> of(CycleJournal journal, String client) {
    int end = client.lastIndexOf('#');
    String number = client.substring(end + 1);
    if (!isTransaction(client)
        || end < ClientNames.TRANSACTION.length()
        || number.length() > LONGEST_NUMBER
        || number.isEmpty()
        || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    String own = client.substring(ClientNames.TRANSACTION.length(), end);
    EntryKey key = new EntryKey(TransactionRequest.STORE, own);
    return journal.actions(List.of(new ActionId(key, own, Long.parseLong(number)))).stream()
        .findFirst()
        .map(RecordedAction::outcome)
        .flatMap(TransactionKeys::keys);
  }

  private static Optional<List<EntryKey>> keys(Outcome outcome) {
    return outcome.reason() != null
            && TransactionJson.outcome(outcome.reason()) instanceof Committed committed
        ? Optional.of(committed.written().stream().map(TransactionKeys::key).toList())
        : Optional.empty();
  }

  private static EntryKey key(Written written) {
    return new EntryKey(written.store(), written.key());
  }
}
