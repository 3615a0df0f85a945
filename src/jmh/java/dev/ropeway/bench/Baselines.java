package dev.ropeway.bench;

import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** What users would write themselves. */
final class Baselines implements AutoCloseable {
  private final BenchDatabase database;
  private final SessionFactory factory;

  /**
   * Connects Hibernate.
   *
   * @param writers as many connections it gets
   */
  Baselines(BenchDatabase database, int writers) {
    this.database = database;
    this.factory =
        new Configuration()
            .addAnnotatedClass(VersionedPlayer.class)
            .setProperty("jakarta.persistence.jdbc.url", database.url())
            .setProperty("hibernate.connection.pool_size", Integer.toString(writers))
            .buildSessionFactory();
  }

  /** All of them, each with as many keys of its own. */
  List<Contestant> all(String workload, int keys) {
    return List.of(
        new OneStatementUpdate(table("bench.one_statement", workload + "-update-", keys)),
        new SelectForUpdate(table("bench.for_update", workload + "-locked-", keys)),
        versioned(workload + "-at-once-", keys, Retry.AT_ONCE),
        versioned(workload + "-back-off-", keys, Retry.RANDOM_BACK_OFF));
  }

  private Contestant versioned(String prefix, int keys, Retry retry) {
    return new VersionedEntity(table("bench.versioned", prefix, keys), factory, retry);
  }

  private PlayerTable table(String name, String prefix, int keys) {
    return new PlayerTable(database, name, Keys.of(prefix, keys));
  }

  @Override
  public void close() {
    factory.close();
  }
}
