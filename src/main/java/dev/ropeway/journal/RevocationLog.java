package dev.ropeway.journal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose tokens are void until when, for all nodes. Thread-safe; every method blocks on the
 * database.
 */
public final class RevocationLog {
  private static final String REVOKE =
      """
      insert into revocation (subject, not_before, made_at) values (?, ?, ?)
      on conflict (subject) do update
      set not_before = greatest(revocation.not_before, excluded.not_before),
        made_at = excluded.made_at
      returning subject
      """;
  private static final String SINCE =
      "select subject, not_before from revocation where not_before > ?";
  private static final String FORGET =
      "delete from revocation where not_before <= ? returning subject";

  private final Database database;

  /** Works on a database. */
  public RevocationLog(Database database) {
    this.database = database;
  }

  /**
   * What somebody was given until an instant is void; one that lies behind a later one does
   * nothing.
   */
  public void revoke(String subject, Instant notBefore) {
    database.push(
        connection ->
            new Statements(connection)
                .any(REVOKE, c -> c.value(subject).time(notBefore).time(notBefore)));
  }

  /** Forgets those that lie before an instant. */
  public void forget(Instant until) {
    database.push(connection -> new Statements(connection).any(FORGET, c -> c.time(until)));
  }

  /** Those behind an instant: subject to the moment until which his tokens are void. */
  public Map<String, Instant> since(Instant from) {
    Map<String, Instant> found = new HashMap<>();
    Statements.query(
            database,
            SINCE,
            c -> c.time(from),
            row -> Map.entry(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()))
        .forEach(each -> found.put(each.getKey(), each.getValue()));
    return found;
  }
}
