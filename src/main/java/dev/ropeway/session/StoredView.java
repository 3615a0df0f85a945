package dev.ropeway.session;

import dev.ropeway.Entry;
import dev.ropeway.EntryVersion;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Patch;
import dev.ropeway.Right;
import dev.ropeway.VersionPage;
import dev.ropeway.View;
import dev.ropeway.config.Setting;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one key from the database, for whomever its sessions act: judged at each read. */
record StoredView<T>(Sessions sessions, VersionRestorer past, BoundStore<T> store, EntryKey key)
    implements View<T> {

  @Override
  public Entry<T> latest() {
    sessions.behalf().require(Right.READ, key);
    try (HeldMemory holding = new HeldMemory()) {
      return past.reads().latest(key, holding).map(this::entry).orElseGet(this::absent);
    }
  }

  @Override
  public Optional<Entry<T>> version(long version) {
    requirePast();
    if (version == 0) {
      return Optional.of(absent());
    }
    try (HeldMemory holding = new HeldMemory()) {
      return past.reads().version(store, key, version, holding).map(this::entry);
    }
  }

  @Override
  public Optional<Entry<T>> at(Instant instant) {
    requirePast();
    try (HeldMemory holding = new HeldMemory()) {
      return past.reads().at(store, key, instant, holding).map(this::entry);
    }
  }

  @Override
  public List<EntryVersion> versions(long before, int limit) {
    return versionPage(Long.toString(Math.max(0, before)), limit).versions();
  }

  @Override
  public VersionPage versionPage(@Nullable String before, int limit) {
    requirePast();
    int most = past.reads().settings().count(Setting.PAGE);
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("A page has 1 to " + most + " versions, not " + limit);
    }
    VersionPlace place =
        before == null ? VersionPlace.before(Long.MAX_VALUE) : VersionPlace.parse(before);
    try (HeldMemory holding = new HeldMemory()) {
      return past.reads().versions(key, place, limit, holding);
    }
  }

  @Override
  public Optional<JsonArray> diff(long from, long to) {
    requirePast();
    try (HeldMemory holding = new HeldMemory()) {
      return past.reads().diff(store, key, from, to, holding);
    }
  }

  @Override
  public Patch restoreTo(long version) {
    sessions.behalf().requireAction(key, RestoreAction.NAME);
    return sessions.direct().record(restoring(past.restoring(store, key, version), null));
  }

  @Override
  public Patch restoreTo(long version, IdempotencyKey once) {
    Behalf behalf = sessions.behalf();
    behalf.requireAction(key, RestoreAction.NAME);
    JsonValue asked = RestoreAction.asked(version);
    ActionId id = new ActionId(key, behalf.once(once), 1);
    return sessions.direct().record(restoring(past.restoring(store, id, asked), once));
  }

  private Errand<T> restoring(CheckedArguments arguments, @Nullable IdempotencyKey once) {
    BoundAction<T> restore = store.action(RestoreAction.NAME).orElseThrow();
    return new Errand<>(sessions.behalf(), store, key, restore, arguments, once);
  }

  private void requirePast() {
    sessions.behalf().require(Right.HISTORY, key);
  }

  private Entry<T> absent() {
    return new Entry<>(key.store(), key.key(), 0, store.decode(store.defaultJson()), null);
  }

  private Entry<T> entry(EntryState state) {
    Entry<JsonValue> past = EntryReader.migrated(store, state);
    return new Entry<>(
        key.store(),
        key.key(),
        past.version(),
        store.decode(past.data()),
        past.updatedAt(),
        past.exists());
  }
}
