package dev.ropeway.journal;

import dev.ropeway.Caller;
import dev.ropeway.Erasure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * Erases what is stored of a person, key by key, and keeps a record of it. What he did on keys that
 * are not about him stays, under a pseudonym. Thread-safe; every method blocks on the database.
 *
 * <p>Invariant: a key is erased in one transaction, which moves its chain to a version without
 * data, deletes what is left of its log and history, leaves each client's last number in its mark,
 * takes the tag off and counts the key. So whatever was pushed before is gone, whatever was
 * computed before and is pushed later is outraced, no version is ever used twice, no action can be
 * applied again, and an erasure that dies half-way finds exactly the keys that are left. Because
 * that transaction must be short, most of a long log and history is deleted before it, in batches.
 */
public final class Erasures {
  private static final int BATCH = 5_000;
  private static final int KEYS = 10_000;

  private final Database database;
  private final Pseudonyms pseudonyms;

  /** Works on a database. */
  public Erasures(Database database) {
    this.database = database;
    this.pseudonyms = new Pseudonyms(database);
  }

  /**
   * An erasure that is not done.
   *
   * @param shared whether it erases keys that are about others too
   */
  public record Open(UUID id, String user, boolean shared) {}

  /** Records that an erasure was asked for; one that is not done and does as much is taken up. */
  public Erasure begin(String user, boolean shared, Instant now) {
    List<String> hashes = hashes(user);
    return database.transact(
        session -> {
          List<StoredErasure> open =
              session
                  .createSelectionQuery(
                      """
                      from StoredErasure where userHash in (:hashes) and doneAt is null
                      and shared in (:enough) order by requestedAt
                      """,
                      StoredErasure.class)
                  .setParameter("hashes", hashes)
                  .setParameter("enough", shared ? List.of(true) : List.of(true, false))
                  .setMaxResults(1)
                  .getResultList();
          StoredErasure row =
              open.isEmpty() ? insert(session, user, hashes, shared, now) : open.get(0);
          return row.told();
        });
  }

  private static StoredErasure insert(
      StatelessSession session, String user, List<String> hashes, boolean shared, Instant now) {
    StoredErasure row = new StoredErasure();
    row.id = UUID.randomUUID();
    row.userHash = hashes.get(0);
    row.userId = user;
    row.shared = shared;
    row.requestedAt = now;
    row.activeAt = now;
    session.insert(row);
    return row;
  }

  /** The newest erasures of a user. */
  public List<Erasure> of(String user, int limit) {
    List<String> hashes = hashes(user);
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from StoredErasure where userHash in (:hashes) order by requestedAt desc, id",
                    StoredErasure.class)
                .setParameter("hashes", hashes)
                .setMaxResults(limit)
                .getResultStream()
                .map(StoredErasure::told)
                .toList());
  }

  /**
   * Erasures that nobody has worked on for some time. One that is stamped far ahead of now was
   * worked on before a clock was put back: it counts as abandoned, and two may work on it.
   */
  public List<Open> abandoned(Instant now, Duration time, int limit) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    """
                    from StoredErasure where doneAt is null
                    and (activeAt < :since or activeAt > :ahead) order by activeAt
                    """,
                    StoredErasure.class)
                .setParameter("since", now.minus(time))
                .setParameter("ahead", now.plus(PullStatements.FAR_AHEAD))
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Open(row.id, String.valueOf(row.userId), row.shared))
                .toList());
  }

  /**
   * Deletes a batch of a key's decided actions and old versions.
   *
   * @return whether there may be more
   */
  public boolean thin(Open erasure, EntryKey key, Instant now) {
    return database.push(
        connection -> {
          ErasureStatements statements = new ErasureStatements(connection);
          Long version = statements.version(erasure, key);
          if (version == null) {
            return false;
          }
          long actions = statements.deleteActions(key, false, BATCH);
          long versions = statements.deleteVersions(key, version, BATCH);
          statements.count(erasure.id(), 0, 0, now);
          return actions == BATCH || versions == BATCH;
        });
  }

  /**
   * Erases a key. A transaction that is not decided has its rows elsewhere, so it is asked for
   * first: see {@link #transactionPending}. Nobody is told of the erasure yet.
   *
   * @return its new position; empty if it is not tagged with the user any more, or with others too
   *     and that was not confirmed
   */
  public Optional<Position> erase(Open erasure, EntryKey key, Instant now) {
    return database.push(
        connection -> {
          ErasureStatements statements = new ErasureStatements(connection);
          Position position = statements.erase(erasure, key, now);
          if (position != null) {
            statements.deleteScheduled(key);
            statements.deleteActions(key, true, ErasureStatements.ALL);
            statements.deleteVersions(key, position.version(), ErasureStatements.ALL);
            statements.count(erasure.id(), 1, 0, now);
          }
          return Optional.ofNullable(position);
        });
  }

  /** Whether an undecided transaction involves the key: its parts stay together. */
  public boolean transactionPending(EntryKey key) {
    return database.pull(connection -> new ErasureStatements(connection).transactionPending(key));
  }

  /**
   * Deletes a batch of the actions that an identity has scheduled and that wait for their time.
   *
   * @return whether there may be more
   */
  public boolean unschedule(UUID erasure, String identity, Instant now) {
    return database.push(
        connection -> {
          ErasureStatements statements = new ErasureStatements(connection);
          long gone = statements.deleteScheduledBy(identity, BATCH);
          if (gone > 0) {
            statements.count(erasure, 0, gone, now);
          }
          return gone == BATCH;
        });
  }

  /** Whether anything is undecided that an identity is behind: it is judged by that name. */
  public boolean undecided(String identity) {
    return database.pull(connection -> new ErasureStatements(connection).undecided(identity));
  }

  /** Keys on which an identity has acted under its own name; reads the whole log. */
  public Slice<EntryKey> acted(String identity) {
    List<EntryKey> keys =
        database.scan(connection -> new ErasureStatements(connection).acted(identity, KEYS));
    return new Slice<>(keys, keys.size() == KEYS);
  }

  /**
   * Puts a pseudonym in the place of an identity in a batch of a key's decided actions.
   *
   * @return whether there may be more
   */
  public boolean forget(UUID erasure, EntryKey key, String identity, Instant now) {
    String pseudonym = pseudonyms.of(identity);
    return database.push(
        connection -> {
          ErasureStatements statements = new ErasureStatements(connection);
          long renamed = statements.rename(key, identity, pseudonym, BATCH);
          statements.count(erasure, 0, renamed, now);
          return renamed == BATCH;
        });
  }

  /**
   * Records that nothing is left, and forgets the user's id. If there was nothing, there is no
   * record either: whoever asks for erasures of all names there could be leaves nothing behind.
   */
  public Erasure finish(Open erasure, Instant now) {
    return database.transact(
        session -> {
          StoredErasure row = session.get(StoredErasure.class, erasure.id());
          if (row == null) { // another node was first
            return new Erasure(erasure.id(), now, now, 0, 0, erasure.shared());
          }
          if (row.doneAt == null) {
            row.doneAt = now;
            row.userId = null;
            if (row.keys == 0 && row.renamed == 0) {
              session.delete(row);
            } else {
              session.update(row);
            }
          }
          return row.told();
        });
  }

  /** What stands for a user in records: today's, and that of former versions, which had no key. */
  private List<String> hashes(String user) {
    return List.of(pseudonyms.of(Caller.escape(user)), Sha256.of(user));
  }
}
