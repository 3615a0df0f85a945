package dev.ropeway.journal;

import dev.ropeway.KeyVersion;
import dev.ropeway.VersionPage;
import java.util.List;

/** Reads pages of keys and of versions. Thread-safe; every method blocks on the database. */
public record Pages(Database database) {
  /**
   * Sorts behind every other code point; with as many of them as a key can have, behind any key.
   */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private static final int LONGEST_KEY = 500;

  /**
   * Keys of entries in code-point order.
   *
   * @param prefix what they begin with; may be empty
   * @param after the key before the first; may be empty
   */
  public List<KeyVersion> keys(String store, String prefix, String after, int limit) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    """
                    select new dev.ropeway.KeyVersion(key, version, updatedAt)
                    from StoredEntry where store = :store and data is not null
                    and version > deleted and key > :after and key >= :prefix and key <= :end
                    order by key
                    """,
                    KeyVersion.class)
                .setParameter("store", store)
                .setParameter("after", after)
                .setParameter("prefix", prefix)
                .setParameter("end", prefix + LAST.repeat(LONGEST_KEY))
                .setMaxResults(limit)
                .getResultList());
  }

  /**
   * Versions from a place on, newest first, with their actions, refused ones included.
   *
   * @param limit most versions
   * @param bytes about how many bytes of JSON a page may have; it ends early where it would have
   *     more, but never before it leads on
   * @throws dev.ropeway.HistoryPrunedException if none of them is kept any more
   */
  public VersionPage versions(EntryKey key, VersionPlace place, int limit, long bytes) {
    return database.read(
        session -> {
          VersionPage page =
              session.doReturningWork(
                  connection -> {
                    var statements = new VersionStatements(connection, key, bytes);
                    return new VersionPaging(statements, place, limit, bytes).page();
                  });
          if (page.versions().isEmpty() && place.newest() > 0) {
            History.refusePruned(session, key, place.newest());
          }
          return page;
        });
  }
}
