package dev.ropeway.journal;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Random bytes that all nodes of a database share and nobody else knows, each for one purpose. They
 * are made when they are first asked for and never change. Thread-safe.
 */
public final class Secrets {
  private static final int BYTES = 32;

  private static final String READ = "select value from server_secret where name = ?";
  private static final String CREATE =
      """
      insert into server_secret (name, value) values (?, ?)
      on conflict do nothing
      returning name
      """;

  private final Database database;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** Works on a database. */
  public Secrets(Database database) {
    this.database = database;
  }

  /**
   * What was read.
   *
   * @param epoch of the database: one that has forgotten may have another one
   */
  private record Known(long epoch, byte[] value) {}

  /**
   * The secret of a purpose, 32 bytes; the same on all nodes. Blocks on the database when it is
   * asked for first, and then the calling thread must not be in a transaction.
   */
  public byte[] secret(String name) {
    long epoch = database.epoch();
    Known before = known.get(name);
    if (before != null && before.epoch() == epoch) {
      return before.value().clone();
    }
    byte[] value = read(name);
    if (value == null) {
      create(name);
      value = read(name); // which may be another node's
    }
    if (value == null) {
      throw new IllegalStateException("Secret " + name + " was made, and is not there");
    }
    known.put(name, new Known(epoch, value));
    return value.clone();
  }

  private byte @Nullable [] read(String name) {
    return Statements.first(database, READ, c -> c.value(name), row -> row.getBytes(1));
  }

  private void create(String name) {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    database.push(
        connection -> new Statements(connection).any(CREATE, c -> c.value(name).value(value)));
  }
}
