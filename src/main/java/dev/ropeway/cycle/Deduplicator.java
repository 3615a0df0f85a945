package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.LogForm;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.VersionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells new actions from repeated ones. Invariant: an action is accepted only if its number is the
 * one behind the client's last, so a repeat is never taken for new, however late it comes; where
 * this node's memory of the last number is stale, the log's primary key makes the push clash. An
 * action that the log may keep without a row is accepted again only where it is known that the push
 * which first held it did not take effect, or where this one clashes with it.
 */
final class Deduplicator {
  private final CycleJournal journal;
  private final Clients clients;
  private final Map<ClientKey, Long> looked;
  private final Map<VersionKey, List<RecordedAction>> folded;
  private final Map<ClientKey, Long> lastFolded = new HashMap<>();
  private final Map<ActionId, RecordedAction> rows = new HashMap<>();
  private final Map<ActionId, PendingAction> accepted = new HashMap<>();

  /**
   * For one batch.
   *
   * @param looked the last numbers of clients that the log was asked for
   * @param folded what it keeps with versions that requests of the batch may have made before
   */
  Deduplicator(
      CycleJournal journal,
      Clients clients,
      Map<ClientKey, Long> looked,
      Map<VersionKey, List<RecordedAction>> folded) {
    this.journal = journal;
    this.clients = clients;
    this.looked = looked;
    this.folded = folded;
    for (List<RecordedAction> actions : folded.values()) {
      for (RecordedAction row : actions) {
        rows.put(row.actionId(), row);
        lastFolded.merge(new ClientKey(row.key(), row.client()), row.id(), Math::max);
      }
    }
  }

  /** Sorts every request of the batch: accepted, answered or refused. */
  void sort(List<KeyBatch> batch) {
    readRows(batch);
    for (KeyBatch work : batch) {
      for (Request request : work.requests) {
        sort(work, request);
      }
    }
  }

  private void readRows(List<KeyBatch> batch) {
    if (looked.isEmpty()) {
      return;
    }
    List<ActionId> ids = new ArrayList<>();
    for (KeyBatch work : batch) {
      for (Request request : work.requests) {
        long last = looked.getOrDefault(request.client, 0L);
        request.actions.stream().map(t -> t.id).filter(i -> i.id() <= last).forEach(ids::add);
      }
    }
    if (!ids.isEmpty()) {
      journal.actions(ids).forEach(row -> rows.put(row.actionId(), row));
    }
  }

  private void sort(KeyBatch work, Request request) {
    if (!work.held.isEmpty() || isHeld(work, request)) {
      work.held.add(request); // nobody's next action overtakes it either
      return;
    }
    if (request.numbering == Request.Numbering.OWN && !request.uncertain) {
      request.fresh = request.actions; // nobody but us can repeat it
      work.accepted.add(request);
      return;
    }
    long last = lastId(work, request);
    List<PendingAction> fresh =
        request.firstId() > last
            ? request.actions
            : request.actions.stream().filter(t -> t.id.id() > last).toList();
    NotRecordedException refusal = refusal(work.base(), request, fresh, last);
    if (refusal != null) {
      work.refused.put(request, refusal);
      return;
    }
    for (PendingAction pending : request.actions) {
      if (pending.id.id() <= last) {
        repeat(work, pending, request.maybeWritten);
      }
    }
    if (request.underWay(work.base())) {
      request.keep(LogForm.DECIDED_ROW);
    } else if (request.maybeWritten) {
      request.keep(LogForm.ROW);
    }
    fresh.forEach(pending -> accepted.put(pending.id, pending));
    work.lastIds.put(request.client, last + fresh.size());
    request.fresh = fresh;
    work.accepted.add(request);
  }

  /** What a push of before may still apply must not be pending. */
  private static boolean isHeld(KeyBatch work, Request request) {
    return (!work.due || work.truncated) && request.underWay(work.base());
  }

  private long lastId(KeyBatch work, Request request) {
    return Math.max(lastRow(work, request), lastFolded.getOrDefault(request.client, 0L));
  }

  private long lastRow(KeyBatch work, Request request) {
    Long inBatch = work.lastIds.get(request.client);
    if (inBatch != null) {
      return inBatch;
    }
    Long found = looked.get(request.client);
    if (found == null && request.numbering != Request.Numbering.OWN) {
      found = clients.lastId(request.client);
    }
    long before = request.firstId() - 1;
    if (found == null) {
      return before;
    }
    // Who counts for itself leaves nothing out: what is not found has been pruned.
    return request.numbering == Request.Numbering.OWN ? Math.max(found, before) : found;
  }

  private @Nullable NotRecordedException refusal(
      EntrySnapshot base, Request request, List<PendingAction> fresh, long last) {
    long id = last;
    for (PendingAction pending : fresh) {
      if (pending.id.id() != ++id) {
        // nothing of the request is recorded, so what is next is next still
        return NotRecordedException.gap(request.client.client(), last + 1, pending.id.id());
      }
    }
    if (request.numbering == Request.Numbering.IDEMPOTENCY_KEY
        && last > 0
        && (last != request.actions.size() || !request.actions.stream().allMatch(this::same))) {
      return new NotRecordedException(
          Kind.DIFFERENT_REPEAT, "This Idempotency-Key was used with another request before.");
    }
    VersionKey made = request.maybeMade;
    if (made != null && !fresh.isEmpty() && !request.underWay(base) && !folded.containsKey(made)) {
      return new NotRecordedException(
          Kind.OUTCOME_PRUNED,
          "Whether it was applied at version "
              + made.version()
              + " is not known: the history does not have that any more.");
    }
    for (PendingAction pending : request.actions) {
      if (pending.id.id() <= last
          && !rows.containsKey(pending.id)
          && !accepted.containsKey(pending.id)) {
        return new NotRecordedException(
            Kind.OUTCOME_PRUNED,
            "Action "
                + pending.id.id()
                + " was decided before, but its outcome is no longer kept.");
      }
    }
    return null;
  }

  private boolean same(PendingAction pending) {
    RecordedAction row = rows.get(pending.id);
    if (row == null) {
      PendingAction first = accepted.get(pending.id);
      return first == null || pending.isLike(first);
    }
    return pending.isOf(row);
  }

  /** An own action comes back only because its commit's end was unknown: not a client's repeat. */
  private void repeat(KeyBatch work, PendingAction pending, boolean own) {
    PendingAction first = accepted.get(pending.id);
    if (first != null) {
      first.outcome().whenComplete((decided, failure) -> follow(pending, decided, failure));
      return;
    }
    RecordedAction row = rows.get(pending.id);
    Outcome outcome = row == null ? null : row.outcome();
    if (outcome == null) {
      pending.duplicate = !own;
      work.repeatsPending.add(pending);
    } else {
      work.repeats.put(pending, new Decided<>(outcome, !own));
    }
  }

  private static void follow(
      PendingAction pending, @Nullable Decided<Outcome> decided, @Nullable Throwable failure) {
    if (decided == null) {
      pending
          .outcome()
          .completeExceptionally(failure == null ? new IllegalStateException() : failure);
    } else {
      pending.outcome().complete(new Decided<>(decided.outcome(), true));
    }
  }
}
