package dev.ropeway.testing;

import dev.ropeway.Ack;
import dev.ropeway.DecidedAction;
import dev.ropeway.Entry;
import dev.ropeway.EntryVersion;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.KeyVersion;
import dev.ropeway.Outcome;
import dev.ropeway.VersionPage;
import dev.ropeway.action.Author;
import dev.ropeway.journal.Acks;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the past. A past version is the nearest whole one before it with the patches
 * since, as in the database. Guarded by the journal.
 */
record MemoryPast(MemoryTables tables) {

  Optional<EntryState> latest(EntryKey key) {
    MemoryEntry entry = tables.entries.get(key);
    if (entry == null || entry.data() == null) {
      return Optional.empty();
    }
    JsonValue data = JsonText.read(entry.data());
    return Optional.of(
        state(
            key,
            entry.position().version(),
            data,
            entry.updatedAt(),
            entry.migrations(),
            entry.exists()));
  }

  private static EntryState state(
      EntryKey key,
      long version,
      JsonValue data,
      Instant at,
      List<String> migrations,
      boolean exists) {
    Entry<JsonValue> entry = new Entry<>(key.store(), key.key(), version, data, at, exists);
    return new EntryState(entry, migrations);
  }

  Optional<EntryState> version(EntryKey key, long version) {
    if (version < 1) {
      return Optional.empty(); // 0 is the default data, which is not stored
    }
    EntryState state = rebuilt(key, version);
    if (state == null) {
      refusePruned(key, version);
    }
    return Optional.ofNullable(state);
  }

  private @Nullable EntryState rebuilt(EntryKey key, long wanted) {
    NavigableMap<Long, MemoryVersion> history = tables.history(key);
    MemoryVersion whole =
        history.headMap(wanted, true).descendingMap().values().stream()
            .filter(each -> each.snapshot() != null)
            .findFirst()
            .orElse(null);
    if (whole == null || !history.containsKey(wanted)) {
      return null;
    }
    JsonValue data = JsonText.read(Objects.requireNonNull(whole.snapshot()));
    Instant at = whole.at();
    boolean exists = !whole.deleted();
    List<String> migrations = Objects.requireNonNullElse(whole.migrations(), List.of());
    for (MemoryVersion step : history.subMap(whole.version(), false, wanted, true).values()) {
      data = JsonPatch.parse(JsonText.read(step.patch())).apply(data);
      at = step.at();
      exists = !step.deleted();
      migrations = Objects.requireNonNullElse(step.migrations(), migrations);
    }
    return state(key, wanted, data, at, migrations, exists);
  }

  private void refusePruned(EntryKey key, long version) {
    NavigableMap<Long, MemoryVersion> history = tables.history(key);
    if (!history.isEmpty() && history.firstKey() > version) {
      throw new HistoryPrunedException(history.firstKey());
    }
  }

  Optional<EntryState> at(EntryKey key, Instant instant) {
    Optional<EntryState> latest = latest(key);
    Instant newest = latest.map(state -> state.entry().updatedAt()).orElse(null);
    if (newest == null || !instant.isBefore(newest)) {
      return latest;
    }
    Instant exact = instant.truncatedTo(ChronoUnit.MICROS);
    MemoryVersion then =
        tables.history(key).descendingMap().values().stream()
            .filter(each -> !each.at().isAfter(exact))
            .findFirst()
            .orElse(null);
    if (then == null) {
      refusePruned(key, 1);
      return Optional.empty();
    }
    return version(key, then.version());
  }

  List<KeyVersion> keys(String store, String prefix, String after, int limit) {
    return tables.entries.values().stream()
        .filter(entry -> entry.key().store().equals(store) && entry.exists())
        .filter(entry -> entry.key().key().startsWith(prefix))
        .filter(entry -> StoredText.NAMES.compare(entry.key().key(), after) > 0)
        .limit(limit)
        .map(
            entry ->
                new KeyVersion(entry.key().key(), entry.position().version(), entry.updatedAt()))
        .toList();
  }

  VersionPage versions(EntryKey key, VersionPlace place, int limit) {
    if (place.within()) {
      throw new IllegalArgumentException("A version is never on two pages here: " + place);
    }
    List<MemoryVersion> found =
        tables.history(key).headMap(place.version(), false).descendingMap().values().stream()
            .limit(limit + 1L)
            .toList();
    if (found.isEmpty() && place.version() > 1) {
      refusePruned(key, place.version() - 1);
    }
    List<EntryVersion> page =
        found.stream()
            .limit(limit)
            .map(each -> new EntryVersion(each.version(), each.at(), actions(key, each)))
            .toList();
    boolean more = found.size() > limit;
    return new VersionPage(
        page, more ? VersionPlace.before(page.get(page.size() - 1).version()).toString() : null);
  }

  /** Those that made a version, then those that were refused on it. */
  private List<DecidedAction> actions(EntryKey key, MemoryVersion made) {
    List<DecidedAction> actions = new ArrayList<>();
    for (Ack ack : Acks.parse(made.actions())) {
      MemoryAction row = tables.actions.get(new ActionId(key, ack.client(), ack.id()));
      actions.add(row == null ? new DecidedAction(ack, null, null, null) : told(ack, row));
    }
    tables.actions.values().stream()
        .filter(row -> row.row().key().equals(key) && isRefusedOn(row, made.version()))
        .sorted(Comparator.comparing(row -> Objects.requireNonNull(row.refusal())))
        .forEach(row -> actions.add(told(refusal(row), row)));
    return actions;
  }

  private static boolean isRefusedOn(MemoryAction row, long version) {
    Outcome outcome = row.row().outcome();
    return row.refusal() != null && outcome != null && outcome.version() == version;
  }

  private static Ack refusal(MemoryAction row) {
    return MemoryChanges.ack(row.row(), Objects.requireNonNull(row.row().outcome()));
  }

  private static DecidedAction told(Ack ack, MemoryAction row) {
    Author author = row.row().author();
    return new DecidedAction(
        ack,
        row.row().name(),
        JsonText.read(row.row().args()),
        author == null ? null : author.identity());
  }
}
