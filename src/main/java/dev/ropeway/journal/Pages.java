package dev.ropeway.journal;

import dev.ropeway.KeyVersion;
import dev.ropeway.VersionPage;
import java.util.List;

/** Reads pages of keys and of versions. Thread-safe; every method blocks on the database. */
public record Pages(Database database) implements PageReads {
  /**
   * Sorts behind every other code point; with as many of them as a key can have, behind any key.
   */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private static final int LONGEST_KEY = 500;

  @Override
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

  @Override
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
