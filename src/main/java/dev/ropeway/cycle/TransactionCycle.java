package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.OutcomePendingException;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.store.BoundStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One pull-apply-push over a batch of transactions. Invariant: what all of them did, their own rows
 * and the failure actions of those that failed are one database transaction, guarded by the
 * position of every entry that any of them looked at; if one guard fails, nothing is written.
 */
record TransactionCycle(
    CycleJournal journal, EntryCache cache, PushRules rules, Knowledge knowledge, Clock clock) {
  private static final int MOST_PENDING = 1_000;
  private static final long MOST_BYTES = 8_388_608;

  /**
   * What a batch came to.
   *
   * @param outcomes of each transaction, in order
   */
  record Result(Map<TransactionRequest, TransactionOutcome> outcomes, List<Pushed> pushed) {}

  /** What the log knows of these transactions. */
  Map<ActionId, RecordedAction> rows(Collection<TransactionRequest> unsure) {
    List<ActionId> ids = new ArrayList<>();
    for (TransactionRequest request : unsure) {
      if (request.own()) {
        IntStream.range(0, request.actions.size()).mapToObj(request::actionId).forEach(ids::add);
      } else {
        ids.add(request.requireId());
      }
    }
    Map<ActionId, RecordedAction> rows = new HashMap<>();
    journal.actions(ids).forEach(row -> rows.put(row.actionId(), row));
    return rows;
  }

  /** The highest number of each client whose row the log no longer holds. */
  Map<ClientKey, Long> marks(Collection<ClientKey> clients) {
    return clients.isEmpty() ? Map.of() : journal.marks(List.copyOf(clients));
  }

  /** The highest number of each client that was ever recorded; 0 for none. */
  Map<ClientKey, Long> lastIds(Collection<ClientKey> clients) {
    return clients.isEmpty() ? Map.of() : journal.lastIds(List.copyOf(clients));
  }

  /** Whether one of this node's own was decided, and what it wrote was erased since. */
  boolean erased(TransactionRequest own) {
    ActionId first = own.actionId(0);
    ClientKey client = new ClientKey(first.key(), first.client());
    return journal.lastIds(List.of(client)).getOrDefault(client, 0L) >= first.id();
  }

  /** The pending transactions of one client, oldest first. */
  List<RecordedAction> pending(EntryKey client) {
    return journal.pending(List.of(client), MOST_PENDING, MOST_BYTES).list();
  }

  /**
   * Runs a batch of different transactions that are not decided yet.
   *
   * @throws BadEntryException if this node cannot work on one of the entries; nothing was written
   * @throws dev.ropeway.journal.ClashException if another node was faster; nothing was written
   */
  Result run(List<TransactionRequest> batch) {
    long epoch = journal.epoch();
    Prepared prepared = prepare(batch, pull(batch, cache));
    journal.push(prepared.push(), epoch);
    return prepared.result();
  }

  /**
   * Runs one within the calling thread's own transaction, in which all of it is read and written.
   * Nobody is told: that is for after the commit.
   *
   * @throws BadEntryException if this node cannot work on one of the entries; nothing was written
   * @throws dev.ropeway.journal.ClashException if another was faster; nothing was written
   */
  AppliedNow runWithin(TransactionRequest request) {
    TransactionOutcome before = request.own() ? null : decided(request);
    if (before != null) {
      return new AppliedNow(before, Map.of());
    }
    List<TransactionRequest> alone = List.of(request);
    Prepared prepared = prepare(alone, pull(alone, null));
    TransactionOutcome outcome = prepared.result().outcomes().values().iterator().next();
    Map<EntryKey, Position> positions = new HashMap<>();
    if (outcome.committed()) {
      journal.pushInCallersTransaction(prepared.push());
      prepared.push().entries().forEach(each -> positions.put(each.key(), each.next()));
    }
    return new AppliedNow(outcome, positions);
  }

  /** What became of one that may be a repeat; null if it is none. */
  private @Nullable TransactionOutcome decided(TransactionRequest request) {
    RecordedAction row = rows(List.of(request)).get(request.requireId());
    if (row == null) {
      return null;
    }
    Outcome known = row.outcome();
    if (known == null) {
      throw new OutcomePendingException("It is recorded, and is not decided yet.", true);
    }
    String told = String.valueOf(known.reason());
    BodyDigest digest = request.digest();
    if (digest != null && !TransactionJson.same(digest, row, told)) {
      throw new NotRecordedException(
          Kind.DIFFERENT_REPEAT, "The idempotency key was used for something else before.");
    }
    return TransactionJson.outcome(told);
  }

  /** What a batch comes to, and what is to be written for that. */
  private record Prepared(Push push, Result result) {}

  private Prepared prepare(List<TransactionRequest> batch, Map<EntryKey, EntrySnapshot> bases) {
    Set<ClientKey> present =
        PresentClaimants.of(journal, batch.stream().flatMap(TransactionRequest::steps));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<TransactionSteps> steps =
        batch.stream().map(each -> TransactionSteps.of(each, present, knowledge, now)).toList();
    TransactionFold fold = TransactionFold.of(bases, steps, rules);
    List<EntryWrite> entries = new ArrayList<>();
    List<Pushed> pushed = new ArrayList<>();
    List<ActionWrite> recorded = new ArrayList<>();
    List<ActionWrite> decided = new ArrayList<>();
    for (TransactionEntry<?> entry : fold.entries()) {
      EntryPush push = entry.push(now, rules);
      entries.add(push.write());
      pushed.add(push.pushed());
      entry.collectRows(recorded);
    }
    Map<TransactionRequest, TransactionOutcome> outcomes = fold.outcomes();
    outcomes.forEach(
        (request, outcome) -> {
          request.created(key -> unknown(bases.get(key)), outcome.committed());
          if (!request.own()) {
            (request.pending ? decided : recorded).add(row(request, outcome));
          }
          if (!outcome.committed()) {
            recorded.addAll(request.failureActions());
          }
        });
    entries.sort(Comparator.comparing(EntryWrite::key));
    return new Prepared(
        new Push(entries, recorded, decided, now, true), new Result(outcomes, pushed));
  }

  private static boolean unknown(@Nullable EntrySnapshot base) {
    return base == null || base.position().equals(Position.START);
  }

  private static ActionWrite row(TransactionRequest request, TransactionOutcome outcome) {
    Status status = outcome.committed() ? Status.APPLIED : Status.REJECTED;
    BodyDigest digest = request.digest();
    Outcome told = new Outcome(status, 0, TransactionJson.outcome(outcome, digest));
    return request.row(digest == null ? "null" : digest.args(), told);
  }

  /**
   * The entries of a batch.
   *
   * @param from has some of them; null: all are read
   */
  private Map<EntryKey, EntrySnapshot> pull(
      List<TransactionRequest> batch, @Nullable EntryCache from) {
    Map<EntryKey, EntrySnapshot> bases = new HashMap<>();
    Map<EntryKey, BoundStore<?>> missing = new LinkedHashMap<>();
    for (TransactionRequest request : batch) {
      for (TransactionPart part : request.actions) {
        EntrySnapshot known = from == null ? null : from.trusted(part.key());
        if (known == null) {
          missing.put(part.key(), part.store());
        } else {
          bases.put(part.key(), known);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<EntryKey, EntrySnapshot> read = journal.snapshots(missing);
      bases.putAll(read);
      if (from != null) {
        read.values().forEach(from::compare);
      }
    }
    batch.forEach(request -> request.actions.forEach(part -> check(part, bases)));
    return bases;
  }

  private void check(TransactionPart part, Map<EntryKey, EntrySnapshot> bases) {
    String bad = rules.bad(Objects.requireNonNull(bases.get(part.key())), part.store());
    if (bad != null) {
      throw new BadEntryException(part.key() + ": " + bad);
    }
  }
}
