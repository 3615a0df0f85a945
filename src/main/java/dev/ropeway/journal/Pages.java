package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.KeyVersion;
import dev.ropeway.json.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Reads pages of keys and of versions. Thread-safe; every method blocks on the database. */
public final class Pages {
  /** Refused actions listed with one page of versions, at most. */
  private static final int MOST_ASIDES = 10_000;

  /**
   * Sorts behind every other code point; with as many of them as a key can have, behind any key.
   */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private static final int LONGEST_KEY = 500;

  private final Database database;

  /** Works on a database. */
  public Pages(Database database) {
    this.database = database;
  }

  /**
   * Written keys in code-point order.
   *
   * @param prefix what they begin with; may be empty
   * @param after the key before the first; may be empty
   */
  public List<KeyVersion> keys(String store, String prefix, String after, int limit) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "select new dev.ropeway.KeyVersion(key, version, updatedAt)"
                        + " from StoredEntry where store = :store and data is not null"
                        + " and key > :after and key >= :prefix and key <= :end"
                        + " order by key",
                    KeyVersion.class)
                .setParameter("store", store)
                .setParameter("after", after)
                .setParameter("prefix", prefix)
                .setParameter("end", prefix + LAST.repeat(LONGEST_KEY))
                .setMaxResults(limit)
                .getResultList());
  }

  /**
   * Versions below a number, newest first, with their actions, refused ones included.
   *
   * @throws dev.ropeway.HistoryPrunedException if none of them is kept any more
   */
  public List<EntryVersion> versions(EntryKey key, long before, int limit) {
    return database.read(
        session -> {
          List<StoredVersion> versions = stored(session, key, before, limit);
          if (versions.isEmpty()) {
            if (before > 1) {
              History.refusePruned(session, key, before - 1);
            }
            return List.of();
          }
          long oldest = versions.get(versions.size() - 1).version;
          long newest = versions.get(0).version;
          Map<Long, List<DecidedAction>> actions = new TreeMap<>();
          named(session, key, versions).forEach((v, rows) -> actions.put(v, new ArrayList<>(rows)));
          for (StoredAction aside : asides(session, key, oldest, newest)) {
            rows(actions, Objects.requireNonNull(aside.version)).add(row(aside));
          }
          return versions.stream()
              .map(v -> new EntryVersion(v.version, v.at, rows(actions, v.version)))
              .toList();
        });
  }

  private static List<DecidedAction> rows(Map<Long, List<DecidedAction>> actions, long version) {
    return actions.computeIfAbsent(version, v -> new ArrayList<>());
  }

  private static List<StoredVersion> stored(
      StatelessSession session, EntryKey key, long before, int limit) {
    return session
        .createSelectionQuery(
            "from StoredVersion where store = :store and key = :key and version < :before"
                + " order by version desc",
            StoredVersion.class)
        .setParameter("store", key.store())
        .setParameter("key", key.key())
        .setParameter("before", before)
        .setMaxResults(limit)
        .getResultList();
  }

  private static List<StoredAction> asides(
      StatelessSession session, EntryKey key, long oldest, long newest) {
    return session
        .createSelectionQuery(
            "from StoredAction where store = :store and key = :key and aside is not null"
                + " and version between :oldest and :newest order by version, aside",
            StoredAction.class)
        .setParameter("store", key.store())
        .setParameter("key", key.key())
        .setParameter("oldest", oldest)
        .setParameter("newest", newest)
        .setMaxResults(MOST_ASIDES)
        .getResultList();
  }

  private static DecidedAction row(StoredAction action) {
    var outcome =
        Objects.requireNonNull(
            PullStatements.outcome(
                action.status, action.reason, Objects.requireNonNull(action.version)));
    return new DecidedAction(
        new Ack(action.client, action.id, outcome.status(), outcome.reason()),
        action.name,
        JsonText.read(action.args));
  }

  private static Map<Long, List<DecidedAction>> named(
      StatelessSession session, EntryKey key, List<StoredVersion> versions) {
    Map<Long, List<Ack>> acks = new HashMap<>();
    List<ActionId> ids = new ArrayList<>();
    for (StoredVersion version : versions) {
      List<Ack> some = Acks.parse(version.actions);
      acks.put(version.version, some);
      some.forEach(ack -> ids.add(new ActionId(key, ack.client(), ack.id())));
    }
    Map<ActionId, RecordedAction> log = new HashMap<>();
    session
        .doReturningWork(connection -> new PullStatements(connection).actions(ids))
        .forEach(a -> log.put(new ActionId(a.key(), a.client(), a.id()), a));
    Map<Long, List<DecidedAction>> rows = new HashMap<>();
    acks.forEach(
        (version, some) ->
            rows.put(
                version,
                some.stream()
                    .map(ack -> row(ack, log.get(new ActionId(key, ack.client(), ack.id()))))
                    .toList()));
    return rows;
  }

  private static DecidedAction row(Ack ack, @Nullable RecordedAction action) {
    return action == null
        ? new DecidedAction(ack, null, null)
        : new DecidedAction(ack, action.name(), JsonText.read(action.args()));
  }
}
