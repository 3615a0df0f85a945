package dev.ropeway.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The limit: what one can get out of JDBC who knows how. A thread with a connection takes what has
 * come meanwhile, sends a row of the log for each and an update for each key as two batches, which
 * the driver sends in one go, and commits once. It checks nothing, answers no repeats, keeps no
 * history and tells nobody.
 */
final class JdbcPipeline implements Contestant {
  private static final int MOST = 1_000;
  private static final String LOG =
      "insert into bench.pipeline_log (key, name, args) values (?, 'add_coins', ?)";
  private static final String UPDATE =
      """
      update bench.pipeline set
        data = jsonb_set(data, '{coins}', to_jsonb((data->>'coins')::bigint + ?)),
        version = version + 1
      where key = ?""";

  private final BenchDatabase database;
  private final PlayerTable table;
  private final int inFlight;
  private final List<InFlight> writers = new ArrayList<>();
  private final BlockingQueue<Coin> queue = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  JdbcPipeline(BenchDatabase database, Keys keys, int inFlight) {
    this.database = database;
    this.table = new PlayerTable(database, "bench.pipeline", keys);
    this.inFlight = inFlight;
  }

  private record Coin(String key, CompletableFuture<Void> given) {}

  @Override
  public String name() {
    return Names.LIMIT;
  }

  @Override
  public void prepare() throws SQLException {
    table.prepare();
    database.execute(
        """
        create table if not exists bench.pipeline_log (
          id bigint generated always as identity primary key, key text not null, name text not null,
          args jsonb not null, at timestamptz not null default now()
        )""");
    Connection connection = table.connect();
    connection.setAutoCommit(false);
    new Thread(() -> run(connection), "jdbc-pipeline").start();
  }

  private void run(Connection connection) {
    List<Coin> batch = new ArrayList<>();
    Map<String, Long> given = new HashMap<>(); // of a row that is updated often all forms are left
    try (PreparedStatement log = connection.prepareStatement(LOG);
        PreparedStatement update = connection.prepareStatement(UPDATE)) {
      while (!closed) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, MOST - 1);
        for (Coin coin : batch) {
          log.setString(1, coin.key());
          log.setObject(2, "1", java.sql.Types.OTHER);
          log.addBatch();
          given.merge(coin.key(), 1L, Long::sum);
        }
        for (Map.Entry<String, Long> each : given.entrySet()) {
          update.setLong(1, each.getValue());
          update.setString(2, each.getKey());
          update.addBatch();
        }
        given.clear();
        log.executeBatch();
        update.executeBatch();
        connection.commit();
        batch.forEach(coin -> coin.given().complete(null));
      }
    } catch (InterruptedException | SQLException e) {
      batch.forEach(coin -> coin.given().completeExceptionally(e));
    }
  }

  private CompletionStage<Void> give(int key) {
    Coin coin = new Coin(table.keys().name(key), new CompletableFuture<>());
    queue.add(coin);
    return coin.given();
  }

  @Override
  public Writer writer(int number) {
    if (inFlight == 1) {
      return key -> give(key).toCompletableFuture().get();
    }
    InFlight writer = new InFlight(this::give, inFlight);
    writers.add(writer);
    return writer;
  }

  @Override
  public void check(long applied, long errors) {
    for (InFlight writer : writers) {
      try {
        writer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    Contestant.super.check(applied, errors);
  }

  @Override
  public long coins() {
    return table.coins();
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    queue.add(new Coin("", new CompletableFuture<>())); // wakes it, and finds no row
    table.close();
  }
}
