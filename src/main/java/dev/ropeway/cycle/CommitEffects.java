package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What follows from a committed cycle: memory is brought up to date and listeners hear of it at
 * once; the completions of those who wait are collected, to be run off the lane.
 */
final class CommitEffects {
  private static final System.Logger LOG = System.getLogger(Cycle.class.getName());

  private final EntryCache cache;
  private final Clients clients;
  private final CycleListener listener;
  private final Statistics statistics;
  private final List<Runnable> completions = new ArrayList<>();

  CommitEffects(EntryCache cache, Clients clients, CycleListener listener, Statistics statistics) {
    this.cache = cache;
    this.clients = clients;
    this.listener = listener;
    this.statistics = statistics;
  }

  /** Settles a batch; returns what is to be completed. */
  List<Runnable> settle(List<KeyBatch> batch, Set<EntryKey> outraced) {
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
    return completions;
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
    for (Accepted accepted : work.accepted) {
      Request request = accepted.request();
      if (accepted.fresh().isEmpty()) { // all of it was recorded before
        known.addAll(request.tickets);
        learn(work, request);
        completions.add(() -> request.recorded().complete(null));
      } else {
        completions.add(() -> request.refuse(refusal));
      }
    }
    repeats(work, known);
  }

  /** Answers actions that had been recorded before; those that are not decided yet are awaited. */
  private void repeats(KeyBatch work, Set<PendingAction> tickets) {
    work.repeats.forEach(
        (ticket, decided) -> {
          if (tickets.contains(ticket)) {
            completions.add(() -> ticket.outcome().complete(decided));
          }
        });
    work.repeatsPending.stream().filter(tickets::contains).forEach(work.queue::await);
  }

  private void recorded(KeyBatch work) {
    if (work.queue.bad != null && work.due) {
      work.queue.bad = null;
      listener.good(work.queue.key);
    }
    work.accepted.forEach(accepted -> learn(work, accepted.request()));
    boolean pushed = work.pushed != null && !work.outraced;
    if (pushed) {
      foretell(work);
      cache.learn(work.next());
      listener.pushed(work.pushed());
      work.queue.pushAt = null;
    } else if (work.next != null) {
      cache.forget(work.queue.key);
      statistics.outracedOnce();
    } else if (work.base != null) {
      cache.learn(work.base);
    }
    if (!pushed && work.accepted.stream().anyMatch(accepted -> !accepted.fresh().isEmpty())) {
      listener.pending(work.queue.key);
    }
    for (Accepted accepted : work.accepted) {
      statistics.recorded(accepted.fresh().size());
      completions.add(() -> accepted.request().recorded().complete(null));
    }
    work.repeats.forEach(
        (ticket, decided) -> completions.add(() -> ticket.outcome().complete(decided)));
    work.repeatsPending.forEach(work.queue::await);
    if (pushed) {
      work.decisions.forEach(decision -> decided(work, decision));
    }
    if (!pushed || work.truncated) {
      work.accepted.forEach(accepted -> accepted.fresh().forEach(work.queue::await));
    }
  }

  /** Only clients of others' making can repeat themselves in ways that have to be remembered. */
  private void learn(KeyBatch work, Request request) {
    if (request.numbering != Request.Numbering.OWN) {
      Long lastId = work.lastIds.get(request.client);
      if (lastId != null) {
        clients.learn(request.client, lastId);
      }
    }
  }

  /** Sessions must never see a state and not know which of their actions led to it. */
  private static void foretell(KeyBatch work) {
    for (Decision decision : work.decisions) {
      PendingAction ticket = decision.step().ticket();
      if (ticket != null) {
        ticket.decided(decision.outcome());
      }
      if (!work.queue.waiting.isEmpty()) {
        work.queue
            .waiting
            .getOrDefault(decision.id(), List.of())
            .forEach(waiting -> waiting.decided(decision.outcome()));
      }
    }
  }

  private void decided(KeyBatch work, Decision decision) {
    statistics.decided(decision.outcome().status(), 1);
    if (decision.failure() != null) {
      LOG.log(
          Level.WARNING,
          () -> "Action " + decision.step().action().name() + " failed on " + work.queue.key,
          decision.failure());
    }
    PendingAction ticket = decision.step().ticket();
    if (ticket != null) {
      complete(ticket, decision.outcome(), ticket.duplicate);
    }
    release(work, decision.id(), decision.outcome());
  }

  private void decided(KeyBatch work, RecordedAction row) {
    if (row.outcome() != null) {
      release(work, new ActionId(row.key(), row.client(), row.id()), row.outcome());
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
    List<PendingAction> tickets = work.queue.waiting.remove(id);
    if (tickets != null) {
      tickets.forEach(
          ticket -> completions.add(() -> ticket.outcome().completeExceptionally(reason)));
    }
  }

  private void release(KeyBatch work, ActionId id, Outcome outcome) {
    if (work.queue.waiting.isEmpty()) {
      return;
    }
    List<PendingAction> tickets = work.queue.waiting.remove(id);
    if (tickets != null) {
      tickets.forEach(ticket -> complete(ticket, outcome, ticket.duplicate));
    }
  }

  private void complete(PendingAction ticket, Outcome outcome, boolean duplicate) {
    completions.add(() -> ticket.outcome().complete(new PendingAction.Decided(outcome, duplicate)));
  }
}
