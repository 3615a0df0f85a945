package dev.ropeway.bench;

import java.time.Instant;

/** A long past and very many keys, written by the database itself. */
final class ScaleData {
  /** As many versions has the one key, and as many keys the store. */
  static final int MILLION = 1_000_000;

  static final String OLD = "old";
  private static final String KEYS = "many-";
  private static final String SINCE = "timestamptz '%s' + n * interval '1 second'";

  private final BenchDatabase database;
  private final String since;

  /**
   * Fills a database.
   *
   * @param since when the first version was made; the others follow a second apart
   */
  ScaleData(BenchDatabase database, Instant since) {
    this.database = database;
    this.since = SINCE.formatted(since);
  }

  static String key(int number) {
    return KEYS + number;
  }

  void fill() {
    Progress.say("Writing 1 key with %,d versions and %,d keys", MILLION, MILLION);
    history();
    keys();
    database.execute("vacuum analyze entry, entry_version, recorded_action");
    Progress.say(
        "  %s", database.text("select pg_size_pretty(pg_database_size(current_database()))"));
  }

  /** Version n is named n; every hundredth is whole, as the engine writes them. */
  private void history() {
    database.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions)
        select ropeway_bucket('players', 'old'), 'players', 'old', n, %s,
          case when n = 1 then '[{"op":"replace","path":"","value":{"name":"1","coins":0,"items":[]}}]'
            else '[{"op":"replace","path":"/name","value":"' || n || '"}]' end::jsonb,
          case when n %% 100 = 1 then '{"name":"' || n || '","coins":0,"items":[]}' end::jsonb,
          ('[["writer",' || n || ',"applied"]]')::jsonb
        from generate_series(1, %d) n"""
            .formatted(since, MILLION));
    log("'old'", "n");
    database.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('players', 'old'), 'players', 'old', n, 0, ('{"name":"' || n || '","coins":0,"items":[]}')::jsonb,
          %1$s, %1$s from (select %2$d as n) last"""
            .formatted(since, MILLION));
  }

  private void log(String key, String number) {
    database.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status,
          version, decided_at)
        select ropeway_bucket('players', %1$s), 'players', %1$s, 'writer', %2$s, 'add_coins', '0',
          %3$s, 'applied', %2$s, %3$s
        from generate_series(1, %4$d) n"""
            .formatted(key, number, since, MILLION));
  }

  private void keys() {
    String data = "'{\"name\":\"new player\",\"coins\":0,\"items\":[]}'::jsonb";
    String key = "'" + KEYS + "' || n - 1";
    database.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('players', %1$s), 'players', %1$s, 1, 0, %2$s, %3$s, %3$s from generate_series(1, %4$d) n"""
            .formatted(key, data, since, MILLION));
    database.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions)
        select ropeway_bucket('players', %1$s), 'players', %1$s, 1, %3$s,
          '[{"op":"replace","path":"","value":{"name":"new player","coins":0,"items":[]}}]',
          %2$s, '[["writer",1,"applied"]]'
        from generate_series(1, %4$d) n"""
            .formatted(key, data, since, MILLION));
    log(key, "1");
  }
}
