package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is present in rooms, as all nodes see it. A client has one row, however many nodes it is
 * present through, so that two of them never both believe the other still has it. Thread-safe;
 * every method blocks on the database.
 */
public record Presences(Database database) {
  /** The order in which rows are locked, the same on every node. */
  static final Comparator<ClientKey> ORDER =
      Comparator.comparing(ClientKey::key).thenComparing(ClientKey::client);

  private static final String SEEN =
      "update room_node set seen_at = now() where node = ? returning node";
  private static final String BEGIN =
      """
      insert into room_node (node, seen_at) values (?, now())
      on conflict (node) do update set seen_at = excluded.seen_at
      returning node
      """;
  private static final String ROOMS =
      """
      insert into room (bucket, store, key)
      select i.bucket, i.store, i.key from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key) order by 2, 3
      on conflict (bucket, store, key) do update set empty_since = null
      returning store, key
      """;
  private static final String JOIN =
      """
      insert into room_client as c (bucket, store, key, client, nodes)
      select i.bucket, i.store, i.key, i.client, array[?::text]
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, client) order by 2, 3, 4
      on conflict (bucket, store, key, client) do update set absent_since = null,
        nodes = case when c.nodes @> excluded.nodes then c.nodes
          else c.nodes || excluded.nodes end
      returning store, key
      """;
  private static final String PART =
      """
      update room_client c set nodes = array_remove(c.nodes, i.node),
        absent_since = case when cardinality(array_remove(c.nodes, i.node)) = 0
          then coalesce(c.absent_since, t.at) end
      from (select ?::int2 as bucket, ?::text as store, ?::text as key, ?::text as client,
        ?::text as node) i, (select now() as at) t
      where c.bucket = i.bucket and c.store = i.store and c.key = i.key and c.client = i.client
        and c.nodes @> array[i.node]
      returning c.store, c.key
      """;
  private static final String LEAVE =
      """
      delete from room_client where bucket = ? and store = ? and key = ? and client = ?
        and (cardinality(nodes) = 0 or ?)
      returning store, key
      """;
  private static final String CLIENTS =
      """
      select c.store, c.key, c.client
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
        cross join lateral (
          select * from room_client c
          where c.bucket = i.bucket and c.store = i.store and c.key = i.key offset 0) c
      """;

  /**
   * Says that a node lives, and who is present through it from now on.
   *
   * @param fresh whether nobody has been present through it so far
   * @return false if the node has been taken for dead, and all who were present through it for
   *     gone: nothing was written, and it has to begin anew under another name
   */
  public boolean join(String node, boolean fresh, List<ClientKey> clients) {
    return arrive(node, fresh, clients.stream().map(Arrival::of).toList()).alive();
  }

  /**
   * Says that a node lives, and who is present through it from now on as far as there are seats:
   * however many nodes let clients in at the same time, no room has more than its capacity.
   *
   * @param fresh as above
   */
  public Arrivals arrive(String node, boolean fresh, List<Arrival> arrivals) {
    return database.push(
        connection -> {
          Statements statements = new Statements(connection);
          String first = fresh ? BEGIN : SEEN;
          return statements.any(first, c -> c.value(node))
              ? arrive(statements, node, arrivals)
              : Arrivals.NONE;
        });
  }

  private static Arrivals arrive(Statements statements, String node, List<Arrival> arrivals)
      throws SQLException {
    List<EntryKey> rooms = arrivals.stream().map(each -> each.client().key()).distinct().toList();
    if (!rooms.isEmpty()) {
      statements.query(ROOMS, c -> c.keys(rooms), Statements::key);
    }
    Arrivals arrived = Seats.of(statements, arrivals);
    if (!arrived.in().isEmpty()) {
      statements.query(JOIN, c -> c.value(node).clients(arrived.in()), Statements::key);
    }
    return arrived;
  }

  /** Says that clients are no longer present through a node; they may come back for a while. */
  public void part(String node, List<ClientKey> clients) {
    database.push(
        connection -> {
          for (ClientKey client : clients.stream().sorted(ORDER).toList()) {
            part(connection, node, client);
          }
          return clients.size();
        });
  }

  private static void part(Connection connection, String node, ClientKey client)
      throws SQLException {
    new Statements(connection).any(PART, c -> c.client(client).value(node));
  }

  /**
   * Lets clients leave at once that a node no longer has, as far as no other node has them.
   *
   * @return those who left
   */
  public List<ClientKey> leave(String node, List<ClientKey> clients) {
    return database.push(
        connection -> {
          List<ClientKey> left = new ArrayList<>();
          for (ClientKey client : clients.stream().sorted(ORDER).toList()) {
            part(connection, node, client);
            if (leave(connection, client, false)) {
              left.add(client);
            }
          }
          Leaves.record(connection, left, List.of());
          return left;
        });
  }

  /**
   * Lets a client leave at once, whichever nodes have it.
   *
   * @return whether it was present
   */
  public boolean leaveEverywhere(ClientKey client) {
    return database.push(
        connection -> {
          boolean left = leave(connection, client, true);
          Leaves.record(connection, left ? List.of(client) : List.of(), List.of());
          return left;
        });
  }

  private static boolean leave(Connection connection, ClientKey client, boolean anyhow)
      throws SQLException {
    return new Statements(connection).any(LEAVE, c -> c.client(client).value(anyhow));
  }

  /** The clients of rooms; a room without any is left out. */
  public Map<EntryKey, Set<String>> clients(List<EntryKey> rooms) {
    Map<EntryKey, Set<String>> clients = new HashMap<>();
    Statements.query(
        database,
        CLIENTS,
        c -> c.keys(rooms),
        row ->
            clients
                .computeIfAbsent(Statements.key(row), k -> new TreeSet<>())
                .add(row.getString(3)));
    return clients;
  }

  /** Whether a client is present. */
  public boolean present(ClientKey client) {
    return clients(List.of(client.key()))
        .getOrDefault(client.key(), Set.of())
        .contains(client.client());
  }
}
