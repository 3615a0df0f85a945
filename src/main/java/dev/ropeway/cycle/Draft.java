package dev.ropeway.cycle;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.Confirmed;
import dev.ropeway.json.BoundStore;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One entry while a batch of transactions is applied to it in memory. Confined to one thread. */
final class Draft {
  private final BoundStore<?> store;
  private final Confirmed base;
  private final List<Decision> decisions = new ArrayList<>();
  private Confirmed current;
  private boolean versioned;

  Draft(BoundStore<?> store, Confirmed base) {
    this.store = store;
    this.base = base;
    this.current = base;
    this.versioned = !base.asStored();
  }

  /** The data after all transactions so far. */
  Confirmed current() {
    return current;
  }

  /** The data that a fold of the current one led to. */
  Confirmed after(Confirmed before, Fold<?> fold) {
    if (!fold.versioned()) {
      return before;
    }
    JsonValue json = fold.json();
    return base.next(base.position(), json, base.updatedAt(), before.bytes());
  }

  /** Takes over an applied action with the data it led to. */
  void applied(Decision decision, Confirmed after) {
    versioned |= after != current || !base.written();
    current = after;
    decisions.add(decision);
  }

  /** Takes over an action that was not applied. */
  void refused(Decision decision) {
    decisions.add(decision);
  }

  /** The version that the entry will be at. */
  long version() {
    return versioned ? base.version() + 1 : base.version();
  }

  Conclusion conclude(Instant today, int snapshotEvery) {
    List<Ack> acks = decisions.stream().map(Decision::ack).toList();
    return versioned
        ? Conclusion.version(store, base, current.data(), acks, today, snapshotEvery)
        : Conclusion.aside(base, acks);
  }

  /** The rows of its actions, with the version that they turned out to belong to. */
  List<ActionWrite> rows() {
    List<ActionWrite> rows = new ArrayList<>(decisions.size());
    long aside = base.position().asides();
    for (Decision each : decisions) {
      Outcome said = each.outcome();
      Outcome outcome = new Outcome(said.status(), version(), said.reason());
      Long number = versioned ? null : Long.valueOf(++aside);
      rows.add(new Decision(each.step(), outcome, number, each.failure()).write());
    }
    return rows;
  }
}
