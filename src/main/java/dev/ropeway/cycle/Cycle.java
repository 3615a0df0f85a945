package dev.ropeway.cycle;

import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.store.BoundStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One pull-apply-push over a batch of keys. Thread-safe as long as no key is in two batches at
 * once; it changes nothing but its {@link KeyBatch}s and the database.
 */
record Cycle(
    CycleJournal journal,
    Puller puller,
    PushRules rules,
    Knowledge knowledge,
    Clock clock,
    CycleStatistics statistics) {
  /**
   * Runs the batch.
   *
   * @return the keys that were outraced
   * @throws RuntimeException if nothing, or nobody knows what, was written
   */
  Set<EntryKey> run(List<KeyBatch> batch) {
    long start = System.nanoTime();
    long epoch = journal.epoch();
    puller.pull(batch, epoch);
    long pulled = System.nanoTime();
    statistics.spent(Phase.PULL, pulled - start);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<EntryWrite> entries = new ArrayList<>();
    List<ActionWrite> recorded = new ArrayList<>();
    List<ActionWrite> decided = new ArrayList<>();
    batch.stream().filter(work -> work.due).forEach(this::prepare);
    Set<ClientKey> present =
        PresentClaimants.of(journal, batch.stream().flatMap(work -> work.steps.stream()));
    Set<ActionId> undone =
        UndoneActions.of(journal, batch.stream().flatMap(work -> work.steps.stream()));
    for (KeyBatch work : batch) {
      if (work.due && work.bad == null) {
        apply(work, new Known(present, undone), now, entries, recorded.size());
      }
      collect(work, recorded, decided);
    }
    if (entries.isEmpty() && recorded.isEmpty()) {
      return Set.of();
    }
    batch.forEach(work -> work.pushing = true);
    entries.sort((a, b) -> a.key().compareTo(b.key()));
    Push push = new Push(entries, recorded, decided, now);
    statistics.spent(Phase.APPLY, System.nanoTime() - pulled);
    return push(push, epoch);
  }

  private Set<EntryKey> push(Push push, long epoch) {
    long start = System.nanoTime();
    try {
      return journal.push(push, epoch);
    } finally {
      statistics.spent(Phase.PUSH, System.nanoTime() - start);
    }
  }

  private void prepare(KeyBatch work) {
    try {
      work.bad = rules.bad(work.base(), work.queue.store);
      work.steps = work.bad == null ? steps(work) : List.of();
    } catch (BadEntryException e) {
      work.bad = e.getMessage();
    }
  }

  /**
   * What the database was asked for the batch.
   *
   * @param present who is in their rooms, of those for whom that matters
   * @param undone what was undone before, of that which is to be
   */
  private record Known(Set<ClientKey> present, Set<ActionId> undone) {}

  private void apply(
      KeyBatch work, Known known, Instant now, List<EntryWrite> entries, int recorded) {
    try {
      List<Step> steps = told(work.steps, known.present(), now, recorded);
      if (!steps.isEmpty() || !work.base().asStored()) {
        entries.add(fold(work, steps, known.undone(), now));
      }
    } catch (BadEntryException e) {
      work.bad = e.getMessage();
    }
  }

  /**
   * The steps, told who is present, and those that are new when they are recorded.
   *
   * @param recorded how many new actions of others the push has before theirs
   */
  private List<Step> told(List<Step> steps, Set<ClientKey> present, Instant now, int recorded) {
    List<Step> told = new ArrayList<>(steps.size());
    int row = recorded;
    for (Step each : steps) {
      Step step = each.among(present);
      if (!step.recorded()) {
        row++;
        step = step.action().knowing() ? knowledge.tell(step, Push.recordedAt(now, row)) : step;
      }
      told.add(step);
    }
    return told;
  }

  private List<Step> steps(KeyBatch work) {
    List<Step> steps = new ArrayList<>();
    for (RecordedAction row : work.pending) {
      steps.add(knowledge.tell(Step.of(work.queue.store, row), row.recordedAt()));
    }
    if (!work.truncated) {
      for (Request request : work.accepted) {
        request.fresh.forEach(pending -> steps.add(Step.of(pending)));
      }
    }
    return steps;
  }

  private EntryWrite fold(KeyBatch work, List<Step> steps, Set<ActionId> undone, Instant today) {
    BoundStore<?> store = work.queue.store;
    Fold<?> fold = Fold.of(store, work.base(), steps, undone, rules.limits(store));
    work.decisions = fold.decisions();
    EntryPush push = EntryPush.of(fold, work.decisions, today, rules);
    work.pushed = push.pushed();
    return push.write();
  }

  private static void collect(
      KeyBatch work, List<ActionWrite> recorded, List<ActionWrite> decided) {
    if (work.bad != null) {
      return;
    }
    if (work.pushed == null || work.truncated) {
      for (Request request : work.accepted) {
        request.fresh.forEach(pending -> recorded.add(pending(pending)));
      }
    }
    for (StepDecision decision : work.decisions) {
      (decision.step().recorded() ? decided : recorded).add(decision.write());
    }
  }

  private static ActionWrite pending(PendingAction pending) {
    return new ActionWrite(
        pending.id.key(),
        pending.id.client(),
        pending.id.id(),
        pending.action.name(),
        pending.text,
        null,
        pending.ifVersions,
        pending.author,
        null,
        null);
  }
}
