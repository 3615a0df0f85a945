package dev.ropeway.bench;

import dev.ropeway.demo.Player;
import jakarta.persistence.OptimisticLockException;
import org.hibernate.SessionFactory;
import org.hibernate.StaleStateException;

/** Hibernate reads the entity, changes it and commits; who was outraced tries again. */
final class VersionedEntity implements Contestant {
  private final PlayerTable table;
  private final SessionFactory factory;
  private final Retry retry;

  VersionedEntity(PlayerTable table, SessionFactory factory, Retry retry) {
    this.table = table;
    this.factory = factory;
    this.retry = retry;
  }

  @Override
  public String name() {
    return retry == Retry.AT_ONCE ? Names.VERSION_AT_ONCE : Names.VERSION_BACK_OFF;
  }

  @Override
  public void prepare() {
    table.prepare();
  }

  @Override
  public Writer writer(int number) {
    return key -> {
      for (int attempt = 0; !giveCoin(table.keys().name(key)); attempt++) {
        retry.pause(attempt);
      }
    };
  }

  /** False if somebody else was faster. */
  private boolean giveCoin(String key) {
    try {
      factory.inTransaction(
          session -> {
            VersionedPlayer row = session.find(VersionedPlayer.class, key);
            Player player = row.data;
            row.data = new Player(player.name(), player.coins() + 1, player.items());
          });
      return true;
    } catch (RuntimeException e) {
      if (outraced(e)) {
        return false;
      }
      throw e;
    }
  }

  private static boolean outraced(Throwable e) {
    return e instanceof OptimisticLockException
        || e instanceof StaleStateException
        || (e.getCause() != null && outraced(e.getCause()));
  }

  @Override
  public long coins() {
    return table.coins();
  }

  @Override
  public void close() {} // the factory is shared
}
