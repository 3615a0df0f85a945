package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What follows from a committed cycle: memory is brought up to date and listeners hear of it at
 * once; the completions of those who wait are collected, to be run off the lane.
 */
final class CommitEffects {
  private static final System.Logger LOG = System.getLogger(Cycle.class.getName());

  private final EngineParts parts;
  private final CycleListener listener;
  private final List<Runnable> completions = new ArrayList<>();

  CommitEffects(EngineParts parts) {
    this.parts = parts;
    this.listener = parts.listener();
  }

  /** Settles transactions, and completes those who wait. */
  void settle(TransactionCycle.Result result) {
    result.pushed().forEach(this::pushed);
    result
        .outcomes()
        .forEach(
            (request, outcome) -> {
              parts.bounds().release(request);
              parts.statistics().transaction(outcome.committed());
              ClientKey client = request.numberedBy();
              if (client != null) {
                parts.clients().learn(client, request.requireId().id());
              }
              completions.add(() -> request.outcome().complete(new Decided<>(outcome, false)));
            });
    listener.told();
    complete();
  }

  /** Completes those who wait for what was settled. */
  void complete() {
    parts.complete(completions);
  }

  private void pushed(Pushed pushed) {
    parts.cache().learn(pushed.now());
    listener.pushed(pushed);
  }

  /** Settles a batch of keys; {@link #complete} is to follow. */
  void settle(List<KeyBatch> batch, Set<EntryKey> outraced) {
    for (KeyBatch work : batch) {
      work.outraced = outraced.contains(work.queue.key);
      if (work.bad != null) {
        bad(work, work.bad);
      } else {
        work.refused.forEach((request, reason) -> completions.add(() -> request.refuse(reason)));
        recorded(work);
      }
      work.settled.forEach(row -> decided(work, row));
      work.erased.forEach(id -> erased(work, id));
    }
    listener.told();
  }

  private void bad(KeyBatch work, String reason) {
    if (!reason.equals(work.queue.bad)) {
      work.queue.bad = reason;
      LOG.log(Level.WARNING, "{0} cannot be worked on here: {1}", work.queue.key, reason);
    }
    listener.bad(work.queue.key, reason);
    var refusal = new NotRecordedException(Kind.BAD, reason);
    work.refused.forEach(
        (request, other) -> {
          // a gap was counted from what is not recorded now
          NotRecordedException told = other.kind() == Kind.GAP ? refusal : other;
          completions.add(() -> request.refuse(told));
        });
    Set<PendingAction> known = new HashSet<>();
    for (Request request : work.accepted) {
      if (request.fresh.isEmpty()) { // all of it was recorded before
        known.addAll(request.actions);
        learn(work, request);
        completions.add(() -> request.recorded().complete(null));
      } else {
        completions.add(() -> request.refuse(refusal));
      }
    }
    work.held.forEach(request -> completions.add(() -> request.refuse(refusal)));
    work.held.clear();
    repeats(work, known::contains);
  }

  /** Answers actions that had been recorded before; those that are not decided yet are awaited. */
  private void repeats(KeyBatch work, Predicate<PendingAction> which) {
    work.repeats.forEach(
        (pending, decided) -> {
          if (which.test(pending)) {
            completions.add(() -> pending.outcome().complete(decided));
          }
        });
    work.repeatsPending.stream().filter(which).forEach(work.queue::await);
  }

  private void recorded(KeyBatch work) {
    if (work.queue.bad != null && work.due) {
      work.queue.bad = null;
      listener.good(work.queue.key);
    }
    work.accepted.forEach(request -> learn(work, request));
    boolean pushed = work.pushed != null && !work.outraced;
    if (pushed) {
      foretell(work);
      pushed(work.pushed());
      work.queue.pushAt = null;
    } else if (work.pushed != null) {
      parts.cache().outraced(work.queue.key);
      parts.statistics().outracedOnce();
    } else if (work.base != null) {
      parts.cache().learn(work.base);
    }
    if (!pushed && work.accepted.stream().anyMatch(request -> !request.fresh.isEmpty())) {
      listener.pending(work.queue.key);
    }
    for (Request request : work.accepted) {
      parts.statistics().recorded(request.fresh.size());
      completions.add(() -> request.recorded().complete(null));
    }
    repeats(work, pending -> true);
    if (pushed) {
      work.decisions.forEach(decision -> decided(work, decision));
    }
    if (!pushed || work.truncated) {
      work.accepted.forEach(request -> request.fresh.forEach(work.queue::await));
    }
  }

  /** Only clients of others' making can repeat themselves in ways that have to be remembered. */
  private void learn(KeyBatch work, Request request) {
    if (request.numbering != Request.Numbering.OWN) {
      Long lastId = work.lastIds.get(request.client);
      if (lastId != null) {
        parts.clients().learn(request.client, lastId);
      }
    }
  }

  /** Sessions must never see a state and not know which of their actions led to it. */
  private static void foretell(KeyBatch work) {
    for (StepDecision decision : work.decisions) {
      PendingAction pending = decision.step().pending();
      if (pending != null) {
        pending.decided(decision.outcome());
      }
      if (!work.queue.waiting.isEmpty()) {
        work.queue
            .waiting
            .getOrDefault(decision.id(), List.of())
            .forEach(waiting -> waiting.decided(decision.outcome()));
      }
    }
  }

  private void decided(KeyBatch work, StepDecision decision) {
    parts.statistics().decided(decision.outcome().status(), 1);
    if (decision.failure() != null) {
      LOG.log(
          Level.WARNING,
          () -> "Action " + decision.step().action().name() + " failed on " + work.queue.key,
          decision.failure());
    }
    PendingAction pending = decision.step().pending();
    if (pending != null) {
      complete(pending, decision.outcome(), pending.duplicate);
    }
    release(work, decision.id(), decision.outcome());
  }

  private void decided(KeyBatch work, RecordedAction row) {
    if (row.outcome() != null) {
      release(work, row.actionId(), row.outcome());
    }
  }

  private void erased(KeyBatch work, ActionId id) {
    var reason =
        new NotRecordedException(
            Kind.OUTCOME_PRUNED,
            "Action "
                + id.id()
                + " is not stored any more: it was erased with all that was stored under its key,"
                + " or lost in a failover of the database.");
    List<PendingAction> actions = work.queue.waiting.remove(id);
    if (actions != null) {
      actions.forEach(
          pending -> completions.add(() -> pending.outcome().completeExceptionally(reason)));
    }
  }

  private void release(KeyBatch work, ActionId id, Outcome outcome) {
    if (work.queue.waiting.isEmpty()) {
      return;
    }
    List<PendingAction> actions = work.queue.waiting.remove(id);
    if (actions != null) {
      actions.forEach(pending -> complete(pending, outcome, pending.duplicate));
    }
  }

  private void complete(PendingAction pending, Outcome outcome, boolean duplicate) {
    completions.add(() -> pending.outcome().complete(new Decided<>(outcome, duplicate)));
  }
}
