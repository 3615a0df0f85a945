package dev.ropeway;

import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A database that notes what reading statements are run on it, and for how many rows each asks. */
public final class StatementCounter implements Database {
  private final Database all;
  private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

  /**
   * One statement.
   *
   * @param rows the length of its longest array
   */
  public record Asked(String sql, AtomicInteger rows) {}

  /** Notes what is run on another database. */
  public StatementCounter(Database all) {
    this.all = all;
  }

  /** Those with a part of SQL in them since the last {@link #forget}. */
  public List<Asked> with(String part) {
    return asked.stream().filter(each -> each.sql().contains(part)).toList();
  }

  /** For how many rows they have asked. */
  public int rows(String part) {
    return with(part).stream().mapToInt(each -> each.rows().get()).sum();
  }

  /** Forgets what was run. */
  public void forget() {
    asked.clear();
  }

  @Override
  public <R> R pull(SqlWork<R> statements) {
    return all.pull(connection -> statements.run(noted(connection)));
  }

  private Connection noted(Connection connection) {
    Asked[] now = {new Asked("", new AtomicInteger())};
    return Between.of(
        Connection.class,
        connection,
        call -> {
          if (call.name().equals("prepareStatement")) {
            now[0] = new Asked(call.argument(0).toString(), new AtomicInteger());
            asked.add(now[0]);
          } else if (call.name().equals("createArrayOf")) {
            int length = ((Object[]) call.argument(1)).length;
            now[0].rows().accumulateAndGet(length, Math::max);
          }
          return call.go();
        });
  }

  @Override
  public <R> R transact(Work<R> work) {
    return all.transact(work);
  }

  @Override
  public <R> R read(Work<R> work) {
    return all.read(work);
  }

  @Override
  public EntityManagerFactory factory() {
    return all.factory();
  }

  @Override
  public void close() {
    all.close();
  }
}
