package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.RecordedAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key's part of one cycle. Confined to the cycle's thread. Nothing in it is told to anybody
 * before the cycle's commit, so a cycle that fails can be done again from the requests.
 */
final class KeyBatch {
  final KeyQueue queue;
  final List<Request> requests;
  final List<PendingAction> adopted;

  /** Whether the key was flagged when the cycle took it up. */
  final boolean pull;

  /** Whether the entry may be written now, rather than after the store's push delay. */
  final boolean due;

  // filled by the pull
  @Nullable EntrySnapshot base;
  List<RecordedAction> pending = new ArrayList<>();

  /** Whether there are more pending actions than were pulled. */
  boolean truncated;

  /** Rows others decided, for which somebody here waits. */
  final List<RecordedAction> settled = new ArrayList<>();

  /** For which somebody waits, and which have been erased. */
  final List<ActionId> erased = new ArrayList<>();

  // filled by telling repeats from new actions
  final List<Request> accepted = new ArrayList<>();

  /** To be taken up again later, as they must not be pending. */
  final List<Request> held = new ArrayList<>();

  final Map<ClientKey, Long> lastIds = new HashMap<>();
  final Map<Request, NotRecordedException> refused = new LinkedHashMap<>();
  final Map<PendingAction, Decided<Outcome>> repeats = new LinkedHashMap<>();
  final List<PendingAction> repeatsPending = new ArrayList<>();

  // what is to be applied, in order
  List<Step> steps = List.of();

  // filled by the fold
  List<StepDecision> decisions = List.of();
  @Nullable Pushed pushed;
  @Nullable String bad;

  // filled by the push
  boolean pushing;
  boolean outraced;

  KeyBatch(
      KeyQueue queue,
      List<Request> requests,
      List<PendingAction> adopted,
      boolean pull,
      boolean due) {
    this.queue = queue;
    this.requests = requests;
    this.adopted = adopted;
    this.pull = pull;
    this.due = due;
  }

  int actions() {
    return requests.stream().mapToInt(request -> request.actions.size()).sum();
  }

  /** Bytes of their arguments. */
  long bytes() {
    return requests.stream().mapToLong(request -> request.bytes).sum();
  }

  /** How long its actions together have waited until a point of {@link System#nanoTime}. */
  long waited(long until) {
    return requests.stream().mapToLong(request -> request.waited(until)).sum();
  }

  Pushed pushed() {
    return Objects.requireNonNull(pushed);
  }

  EntrySnapshot base() {
    if (base == null) {
      throw new IllegalStateException(queue.key + " was not pulled");
    }
    return base;
  }
}
