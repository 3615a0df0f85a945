package dev.ropeway.remote;

import dev.ropeway.Outcome;
import dev.ropeway.bounds.Shares;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a caller makes that was not there before and stays: keys, and clients of keys. Whether
 * something is new is known only when it is decided, so it is charged then; who owes is refused
 * what would be new before it is recorded, and only then does it cost a look at the database. What
 * is under way meanwhile may come on top. Thread-safe.
 *
 * @param caller null: nobody is verified, and nothing is charged
 */
record Novelty(Shares shares, Journal journal, @Nullable String caller) {

  /**
   * Requires that a caller who owes makes nothing new.
   *
   * @param keys what he wants to record on
   * @param client who numbers it; null if nobody does
   * @throws dev.ropeway.bounds.BoundExceededException if he would
   */
  void require(Collection<EntryKey> keys, @Nullable ClientKey client) {
    if (shares.mayMakeNew(caller)) {
      return;
    }
    Set<EntryKey> all = Set.copyOf(keys);
    if (journal.positions(List.copyOf(all)).size() < all.size()
        || (client != null && journal.lastIds(List.of(client)).getOrDefault(client, 0L) == 0)) {
      shares.requireNew(caller);
    }
  }

  /**
   * Charges what the first action of a request turns out to have made.
   *
   * @param client whether it made its client, unless it is a repeat
   */
  void charge(CompletionStage<Decided<Outcome>> first, boolean client) {
    if (caller == null) {
      return;
    }
    first.thenAccept(
        told -> {
          if (!told.duplicate()) {
            // Version 0 is a key's that has nothing but refusals, and yet is kept.
            shares.made(caller, (told.outcome().version() <= 1 ? 1 : 0) + (client ? 1 : 0));
          }
        });
  }

  /** Charges the keys and the client that a transaction turns out to have made. */
  void charge(TransactionRequest request) {
    if (caller != null) {
      request
          .outcome()
          .thenAccept(
              told -> {
                if (!told.duplicate()) {
                  shares.made(caller, request.created());
                }
              });
    }
  }
}
