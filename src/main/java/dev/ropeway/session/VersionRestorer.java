package dev.ropeway.session;

import dev.ropeway.HistoryPrunedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import jakarta.json.JsonValue;
import java.util.List;

/** Makes actions that restore past versions. Every method blocks on the database. */
public record VersionRestorer(EntryReader reads, CycleJournal journal) {

  /**
   * The arguments of an action that restores a version.
   *
   * @throws HistoryPrunedException if it is no longer kept
   * @throws NotRecordedException if it was not made yet or cannot be stored any more
   */
  CheckedArguments restoring(BoundStore<?> store, EntryKey key, long version) {
    // once it returns, its arguments count among those of the queue
    try (HeldMemory holding = new HeldMemory()) {
      EntryState state =
          reads
              .stored(store, key, version, holding)
              .orElseThrow(() -> wrong("version " + version + " has not been made"));
      if (version > 0 && !state.entry().exists()) {
        throw wrong("version " + version + " is a deletion");
      }
      JsonValue data = state.entry().data();
      String violation = store.limits(reads.settings()).violation(data);
      if (violation != null) {
        throw wrong(violation);
      }
      return arguments(store, RestoreAction.args(version, data, state.migrations()));
    }
  }

  /**
   * The same for a client that may repeat itself: what it recorded before stays as it is, even if
   * the version is gone meanwhile.
   */
  public CheckedArguments restoring(BoundStore<?> store, ActionId id, JsonValue args) {
    long version = version(args);
    try {
      return restoring(store, id.key(), version);
    } catch (HistoryPrunedException e) {
      return journal.actions(List.of(id)).stream()
          .filter(row -> row.name().equals(RestoreAction.NAME))
          .map(row -> recorded(store, row))
          .findFirst()
          .orElseThrow(() -> e);
    }
  }

  /** Once decided it is not applied again, and the log has no data to apply. */
  private static CheckedArguments recorded(BoundStore<?> store, RecordedAction row) {
    return row.outcome() == null
        ? arguments(store, JsonText.read(row.args()))
        : new CheckedArguments(RestoreAction.decided(), row.args());
  }

  private static long version(JsonValue args) {
    try {
      return RestoreAction.version(args);
    } catch (JsonFormatException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static CheckedArguments arguments(BoundStore<?> store, JsonValue args) {
    BoundAction<?> action = store.action(RestoreAction.NAME).orElseThrow();
    try {
      return new CheckedArguments(action.decode(args), JsonText.write(args));
    } catch (JsonFormatException e) {
      throw wrong("its data does not fit the store any more: " + e.getMessage());
    }
  }

  private static NotRecordedException wrong(String why) {
    return new NotRecordedException(
        Kind.WRONG_ARGUMENT, "The version cannot be restored: " + why + ".");
  }
}
