package dev.ropeway.testing;

import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.LogForm;
import dev.ropeway.journal.Push;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One push on the tables in memory. Invariant, as in the database: an action's effect, its outcome
 * and the row that keeps it from being applied again are written together or not at all. So all of
 * it is checked before anything is written.
 */
final class MemoryPush {
  private final MemoryTables tables;
  private final Push push;
  private final Map<EntryKey, EntryWrite> written = new LinkedHashMap<>();
  private final Map<ActionId, MemoryAction> log = new LinkedHashMap<>();

  MemoryPush(MemoryTables tables, Push push) {
    this.tables = tables;
    this.push = push;
  }

  /**
   * Returns the keys that were outraced.
   *
   * @throws ClashException if that cannot be; nothing was written
   */
  Set<EntryKey> run() {
    Set<EntryKey> outraced = new TreeSet<>();
    for (EntryWrite write : push.entries()) {
      if (!guarded(write)) {
        outraced.add(write.key());
      } else if (written.put(write.key(), write) != null) {
        throw new IllegalStateException("A push wrote an entry twice: " + write.key());
      }
    }
    if (push.whole() && !outraced.isEmpty()) {
      throw new ClashException("Another node was faster with an entry of a transaction");
    }
    record();
    decide();
    written.values().forEach(this::write);
    tables.actions.putAll(log);
    return new HashSet<>(outraced);
  }

  /** Whether an entry is still where it was when its part of the push was computed. */
  private boolean guarded(EntryWrite write) {
    MemoryEntry row = tables.entries.get(write.key());
    return write.base().row()
        ? row != null && row.position().equals(write.base().position())
        : row == null;
  }

  /** New actions; those of an outraced entry are pending. */
  private void record() {
    List<ActionWrite> recorded = push.recorded();
    for (int i = 0; i < recorded.size(); i++) {
      ActionWrite action = recorded.get(i);
      boolean certain = push.whole() || written.containsKey(action.key());
      if (!certain && action.form() == LogForm.DECIDED_ROW) {
        throw new ClashException("A push of before may have been faster with " + action.key());
      }
      ActionWrite row = certain ? action : action.pending();
      ActionId id = new ActionId(row.key(), row.client(), row.id());
      MemoryAction made = MemoryAction.of(row, Push.recordedAt(push.at(), i + 1), push.at());
      if (tables.actions.containsKey(id) || log.put(id, made) != null) {
        throw new ClashException("It was recorded before: " + id);
      }
    }
  }

  /** Outcomes of pending actions; a transaction's own row held what is on others now. */
  private void decide() {
    for (ActionWrite action : push.decided()) {
      if (!push.whole() && !written.containsKey(action.key())) {
        continue;
      }
      ActionId id = new ActionId(action.key(), action.client(), action.id());
      MemoryAction row = tables.actions.get(id);
      if (row == null || !row.pending() || log.containsKey(id)) {
        throw new ClashException("It is not pending: " + id);
      }
      log.put(id, row.decided(action, push.whole() ? "null" : action.kept(), push.at()));
    }
  }

  private void write(EntryWrite write) {
    tables.entries.merge(write.key(), MemoryEntry.of(write), (row, first) -> row.with(write));
    if (write.data() != null) {
      tables.history(write.key()).put(write.next().version(), MemoryVersion.of(write));
    }
  }
}
