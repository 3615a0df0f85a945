package dev.ropeway;

import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              if (method.getName().equals("prepareStatement")) {
                now[0] = new Asked(args[0].toString(), new AtomicInteger());
                asked.add(now[0]);
              } else if (method.getName().equals("createArrayOf")) {
                int length = ((Object[]) args[1]).length;
                now[0].rows().accumulateAndGet(length, Math::max);
              }
              try {
                return method.invoke(connection, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
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
