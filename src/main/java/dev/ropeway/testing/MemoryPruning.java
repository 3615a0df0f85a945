package dev.ropeway.testing;

import dev.ropeway.Ack;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.Acks;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.json.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Forgets what is older than it is kept, as the retention of a node does: the newest version of
 * that time stays, whole, and of each client its highest number, so that no repeat is ever taken
 * for new.
 */
record MemoryPruning(MemoryTables tables) {

  void prune(EntryKey key, Instant before) {
    NavigableMap<Long, MemoryVersion> history = tables.history(key);
    MemoryVersion floor =
        history.values().stream()
            .filter(each -> !each.at().isAfter(before))
            .reduce((older, newer) -> newer)
            .orElse(null);
    List<ActionId> gone = new ArrayList<>();
    if (floor != null) {
      keepWhole(key, floor);
      NavigableMap<Long, MemoryVersion> old = history.headMap(floor.version(), false);
      for (MemoryVersion each : old.values()) {
        for (Ack ack : Acks.parse(each.actions())) {
          gone.add(new ActionId(key, ack.client(), ack.id()));
        }
      }
      old.clear();
    }
    tables.actions.forEach(
        (id, action) -> {
          Instant decided = action.decidedAt();
          boolean refused = action.refusal() != null && id.key().equals(key);
          if (refused && decided != null && !decided.isAfter(before)) {
            gone.add(id);
          }
        });
    gone.forEach(this::forget);
  }

  private void keepWhole(EntryKey key, MemoryVersion floor) {
    EntryState state = new MemoryPast(tables).version(key, floor.version()).orElseThrow();
    String data = JsonText.write(state.entry().data());
    tables.history(key).put(floor.version(), floor.whole(data, state.migrations()));
  }

  /**
   * Names of which there is one for each use need no mark: nobody comes back with another number.
   */
  private void forget(ActionId id) {
    @Nullable MemoryAction action = tables.actions.get(id);
    if (action == null || action.pending()) {
      return;
    }
    tables.actions.remove(id);
    if (!Objects.requireNonNull(id.client()).startsWith(ClientNames.RESERVED)) {
      tables.marks.merge(new ClientKey(id.key(), id.client()), id.id(), Math::max);
    }
  }
}
