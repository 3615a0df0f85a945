package dev.ropeway;

/** Reads the whole log, wherever it keeps an action: in a row, or with the version that it made. */
public final class Logged {
  private static final String ACTIONS =
      """
      with logged as (
        select store, key, client, id, name, args, recorded_at, status, reason, cause, version, aside,
          decided_at, actor, roles, result
        from recorded_action
        union all
        select v.store, v.key, a.ack->>0, (a.ack->>1)::int8, l.kept->>0, l.kept->1, v.at, a.ack->>2,
          null, null, v.version, null, v.at, null, null, null
        from entry_version v
          cross join lateral jsonb_array_elements(v.actions) with ordinality as a(ack, n)
          join lateral jsonb_array_elements(v.log) with ordinality as l(kept, n) on l.n = a.n
        where l.kept <> 'null')
      %s
      """;

  private Logged() {}

  /** A query that reads {@code logged}, with what that is: a row for each action. */
  public static String sql(String query) {
    return ACTIONS.formatted(query);
  }
}
