package dev.ropeway.cycle;

import dev.ropeway.Ack;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Journal;
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
final class Cycle {
  private final Journal journal;
  private final Puller puller;
  private final StoreLimits limits;
  private final WholeVersions wholes;
  private final Clock clock;
  private final Statistics statistics;

  Cycle(Journal journal, Puller puller, Settings settings, Clock clock, Statistics statistics) {
    this.journal = journal;
    this.puller = puller;
    this.limits = new StoreLimits(settings);
    this.wholes = new WholeVersions(settings);
    this.clock = clock;
    this.statistics = statistics;
  }

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
    for (KeyBatch work : batch) {
      if (work.due) {
        apply(work, now, entries);
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

  private void apply(KeyBatch work, Instant now, List<EntryWrite> entries) {
    try {
      boolean migrating = migrating(work.base(), work.queue.store);
      List<Step> steps = steps(work);
      if (migrating || !steps.isEmpty()) {
        entries.add(fold(work, work.queue.store, steps, now));
      }
    } catch (BadEntryException e) {
      work.bad = e.getMessage();
    }
  }

  /**
   * Whether what is stored has to be brought to this node's form.
   *
   * @throws BadEntryException if it cannot be
   */
  private boolean migrating(EntrySnapshot base, BoundStore<?> store) {
    String unknown = base.unknown();
    if (unknown != null) {
      throw new BadEntryException(unknown);
    }
    if (base.asStored()) {
      return false;
    }
    String violation = limits.of(store).violation(base.data());
    if (violation != null) {
      throw new BadEntryException("The migrated data cannot be stored: " + violation);
    }
    return true;
  }

  private static List<Step> steps(KeyBatch work) {
    List<Step> steps = new ArrayList<>();
    for (RecordedAction row : work.pending) {
      steps.add(Step.of(work.queue.store, row));
    }
    if (!work.truncated) {
      for (Accepted accepted : work.accepted) {
        accepted.fresh().forEach(ticket -> steps.add(Step.of(ticket)));
      }
    }
    return steps;
  }

  private <T> EntryWrite fold(KeyBatch work, BoundStore<T> store, List<Step> steps, Instant today) {
    EntrySnapshot base = work.base();
    Fold<T> fold = Fold.of(store, base, steps, limits.of(store));
    work.decisions = fold.decisions();
    List<Ack> acks = work.decisions.stream().map(Decision::ack).toList();
    EntryPush conclusion =
        fold.versioned()
            ? EntryPush.version(store, base, fold.json(), acks, today, wholes)
            : EntryPush.refusal(base, acks);
    work.next = conclusion.pushed().now();
    work.pushed = conclusion.pushed();
    return conclusion.write();
  }

  private static void collect(
      KeyBatch work, List<ActionWrite> recorded, List<ActionWrite> decided) {
    if (work.bad != null) {
      return;
    }
    if (work.next == null || work.truncated) {
      for (Accepted accepted : work.accepted) {
        accepted.fresh().forEach(ticket -> recorded.add(pending(ticket)));
      }
    }
    for (Decision decision : work.decisions) {
      (decision.step().pending() ? decided : recorded).add(decision.write());
    }
  }

  private static ActionWrite pending(PendingAction ticket) {
    return new ActionWrite(
        ticket.id.key(),
        ticket.id.client(),
        ticket.id.id(),
        ticket.action.name(),
        ticket.text,
        ticket.ifVersions,
        null,
        null);
  }
}
