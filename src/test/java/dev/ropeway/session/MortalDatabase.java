package dev.ropeway.session;

import dev.ropeway.Between;
import dev.ropeway.Between.Call;
import dev.ropeway.journal.HibernateDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.service.spi.Configurable;
import org.jspecify.annotations.Nullable;

/**
 * The database as a node sees it that dies at a chosen step: just before or just after its n-th
 * statement or commit. As with SIGKILL its connections are cut at that moment, what was not
 * committed is rolled back by the server, and the node never learns the answer. Confined to one
 * thread.
 */
final class MortalDatabase {
  private static final Map<String, MortalDatabase> BY_URL = new ConcurrentHashMap<>();
  private static final Set<String> STEPS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "commit");

  private final String url;
  private final List<Connection> open = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private int deadly;
  private boolean after;
  private boolean dead;

  private MortalDatabase(String url) {
    this.url = url;
  }

  /** Tells the deaths of all databases of one URL. */
  static MortalDatabase of(String url) {
    return BY_URL.computeIfAbsent(url, MortalDatabase::new);
  }

  /** Connects Hibernate to it; one for all lives, for it takes long to be built. */
  HibernateDatabase open() {
    return HibernateDatabase.open(
        Map.of(
            "jakarta.persistence.jdbc.url",
            url,
            "hibernate.connection.provider_class",
            Connections.class.getName()));
  }

  /** Begins a life that ends at a step, counted from 1. */
  void live(int lastStep, boolean afterIt) {
    deadly = lastStep;
    after = afterIt;
    dead = false;
    steps.clear();
  }

  boolean dead() {
    return dead;
  }

  /** What has been done in this life, the deadly step included. */
  List<String> steps() {
    return List.copyOf(steps);
  }

  private Connection connect() throws SQLException {
    requireAlive();
    Connection real = DriverManager.getConnection(url);
    open.add(real);
    return Between.of(Connection.class, real, this::take);
  }

  private @Nullable Object take(Call call) throws Throwable {
    Object result = STEPS.contains(call.name()) ? step(call) : call.go();
    return result instanceof PreparedStatement statement
        ? Between.of(PreparedStatement.class, statement, this::take)
        : result;
  }

  private @Nullable Object step(Call call) throws Throwable {
    requireAlive();
    steps.add(call.name());
    boolean last = steps.size() == deadly;
    if (last && !after) {
      die();
    }
    Object result = call.go();
    if (last) {
      die();
    }
    return result;
  }

  private void die() throws SQLException {
    dead = true;
    for (Connection each : open) {
      each.abort(Runnable::run);
    }
    open.clear();
    requireAlive();
  }

  private void requireAlive() throws SQLException {
    if (dead) {
      throw new SQLException("This node is dead.", "08006");
    }
  }

  /** Made by Hibernate. */
  public static final class Connections implements ConnectionProvider, Configurable {
    private static final long serialVersionUID = 1;
    private transient @Nullable MortalDatabase database;

    @Override
    public void configure(Map<String, Object> settings) {
      database = of(String.valueOf(settings.get("jakarta.persistence.jdbc.url")));
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (database == null) {
        throw new IllegalStateException("not configured");
      }
      return database.connect();
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
      connection.close();
    }

    @Override
    public boolean supportsAggressiveRelease() {
      return false;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
      return false;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      throw new UnsupportedOperationException();
    }
  }
}
