package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.RecordedAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait for transactions what became of them, where that had been decided before, or
 * cannot be decided here. Thread-safe.
 */
record TransactionAnswers(TransactionCycle cycle, EngineParts parts) {
  /** Answers what has been decided before; returns the rest, each once. */
  List<TransactionRequest> repeats(List<TransactionRequest> batch) {
    List<TransactionRequest> unsure =
        batch.stream().filter(r -> r.uncertain || r.pending || !isHigher(r)).toList();
    Map<ActionId, RecordedAction> rows = unsure.isEmpty() ? Map.of() : cycle.rows(unsure);
    Map<ClientKey, Long> marks = marks(unsure);
    List<TransactionRequest> fresh = new ArrayList<>(batch.size());
    Map<ActionId, TransactionRequest> firsts = new LinkedHashMap<>();
    for (TransactionRequest request : batch) {
      if (request.own()
          ? !ownAnswer(request, rows)
          : !answer(request, rows, firsts) && !forgotten(request, marks)) {
        fresh.add(request);
      }
    }
    return fresh;
  }

  /**
   * Whether it is behind all that its client has numbered so far, and so no repeat, as far as this
   * node remembers: then the log need not be asked. What others have recorded meanwhile is in the
   * log still, whose primary key refuses the push.
   */
  private boolean isHigher(TransactionRequest request) {
    ClientKey client = request.numberedBy();
    Long last = client == null ? null : parts.clients().lastId(client);
    return client == null || (last != null && request.requireId().id() > last);
  }

  /** Asked behind the rows: what goes from these meanwhile has a mark. */
  private Map<ClientKey, Long> marks(List<TransactionRequest> unsure) {
    Set<ClientKey> clients = new HashSet<>();
    for (TransactionRequest request : unsure) {
      ClientKey client = request.numberedBy();
      if (client != null) {
        clients.add(client);
      }
    }
    Map<ClientKey, Long> lastIds = cycle.lastIds(clients);
    lastIds.forEach(parts.clients()::learn);
    for (TransactionRequest request : unsure) {
      ClientKey client = request.numberedBy();
      request.firstOfClient = client != null && lastIds.getOrDefault(client, 0L) == 0;
    }
    return cycle.marks(clients);
  }

  /** A number that is not above the mark was used, or left out so long ago that nobody knows. */
  private boolean forgotten(TransactionRequest request, Map<ClientKey, Long> marks) {
    ClientKey client = request.numberedBy();
    if (client == null || request.requireId().id() > marks.getOrDefault(client, 0L)) {
      return false;
    }
    refuse(
        request,
        Kind.OUTCOME_PRUNED,
        "Transaction "
            + request.requireId().id()
            + " was decided before, but its outcome is no longer kept.");
    return true;
  }

  /** One that only this node can repeat is found by the rows of its actions. */
  private boolean ownAnswer(TransactionRequest request, Map<ActionId, RecordedAction> rows) {
    if (!request.uncertain) {
      return false;
    }
    TransactionOutcome outcome = TransactionJson.outcome(request, rows);
    if (outcome != null) {
      complete(request, new Decided<>(outcome, false));
      return true;
    }
    if (cycle.erased(request)) {
      refuse(request, Kind.OUTCOME_PRUNED, "What the transaction wrote was erased meanwhile.");
      return true;
    }
    return false;
  }

  private boolean answer(
      TransactionRequest request,
      Map<ActionId, RecordedAction> rows,
      Map<ActionId, TransactionRequest> firsts) {
    RecordedAction row = rows.get(request.requireId());
    Outcome known = row == null ? null : row.outcome();
    if (row != null && known != null) {
      answer(request, row, known);
      return true;
    }
    request.recordedAt = row == null ? null : row.recordedAt();
    if (row != null && request.sameBody) {
      if (!TransactionJson.isPending(request, row)) {
        refuseOther(request);
        return true;
      }
      request.pending = true; // it was recorded within a transaction of the container
    }
    TransactionRequest first = firsts.putIfAbsent(request.requireId(), request);
    if (first != null) {
      first.outcome().whenComplete((decided, failure) -> follow(first, request, decided, failure));
    }
    return first != null;
  }

  private void answer(TransactionRequest request, RecordedAction row, Outcome known) {
    String told = String.valueOf(known.reason());
    BodyDigest digest = request.digest();
    if (digest != null && !TransactionJson.same(digest, row, told)) {
      refuseOther(request);
      return;
    }
    TransactionOutcome outcome = TransactionJson.outcome(told);
    complete(request, new Decided<>(outcome, !request.maybeWritten && !request.pending));
  }

  private void complete(TransactionRequest request, Decided<TransactionOutcome> decided) {
    parts.bounds().release(request);
    parts.complete(List.of(() -> request.outcome().complete(decided)));
  }

  /** Tells that this node cannot work on one of its keys. */
  void bad(TransactionRequest request, String reason) {
    if (request.pending) {
      refuse(request, Kind.LEFT_TO_OTHERS, "It is recorded, and left to nodes that can. " + reason);
    } else {
      refuse(request, Kind.BAD, reason);
    }
  }

  /** Tells that it is not recorded, or not known any more. */
  void refuse(TransactionRequest request, Kind kind, String reason) {
    parts.bounds().release(request);
    NotRecordedException refusal = new NotRecordedException(kind, reason);
    parts.complete(List.of(() -> request.outcome().completeExceptionally(refusal)));
  }

  private void refuseOther(TransactionRequest request) {
    refuse(
        request,
        Kind.DIFFERENT_REPEAT,
        "This Idempotency-Key was used with another request before.");
  }

  private void follow(
      TransactionRequest first,
      TransactionRequest request,
      @Nullable Decided<TransactionOutcome> decided,
      @Nullable Throwable failure) {
    BodyDigest digest = request.digest();
    if (decided != null && digest != null && !sameValues(digest, first.digest())) {
      refuseOther(request);
      return;
    }
    parts.bounds().release(request);
    if (decided == null) {
      request
          .outcome()
          .completeExceptionally(failure == null ? new IllegalStateException() : failure);
    } else {
      request.outcome().complete(new Decided<>(decided.outcome(), true));
    }
  }

  private static boolean sameValues(BodyDigest digest, @Nullable BodyDigest other) {
    return other != null && digest.values().equals(other.values());
  }
}
