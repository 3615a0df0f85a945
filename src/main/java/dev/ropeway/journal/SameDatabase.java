package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Database} that makes sure it is the same as before: after a failover to a standby that
 * lagged behind, what was known of it may never have been. Whenever something has failed, or
 * somebody has a doubt, the next use asks first which history the server goes on with. Thread-safe.
 *
 * <p>Whoever computes a push from what is known takes the {@link #epoch} before, and has the push
 * refused if it has changed.
 */
public final class SameDatabase implements Database {
  private final Database database;
  private final Clock clock;
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();
  private volatile Listener listener = Listener.NONE;
  private final AtomicInteger doubts = new AtomicInteger(1);
  private volatile int answered;
  private volatile Instant confirmedAt;
  private volatile Instant forgotSince = Instant.MAX;

  // written by the one who asks
  private volatile @Nullable Lineage known;
  private volatile int question;

  /** Is told that the database has forgotten; on the thread that noticed. */
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = new Listener() {};

    /** Drops what is known. Must not use the database. */
    default void forget() {}

    /**
     * Called after everything was dropped.
     *
     * @param how what shows that it has forgotten
     * @param now what it has now; nothing else of this node uses it meanwhile
     */
    default void forgot(String how, Database now) {}
  }

  /** Uses a database of which nothing is known yet. */
  public SameDatabase(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.confirmedAt = clock.instant();
  }

  /** Says who is to be told; before the first use. */
  public void listen(Listener one) {
    listener = one;
  }

  /** The next use asks first whether it is still the same. */
  public void doubt() {
    doubts.incrementAndGet();
  }

  @Override
  public long epoch() {
    return epoch.get();
  }

  /**
   * Which history of the database is gone on with; the same for all nodes that do, and another one
   * after a failover. Null if that is not known.
   */
  public @Nullable String lineage() {
    Lineage now = known;
    return now == null || now.timeline() == null ? null : now.toString();
  }

  /** What was committed since then may be different now; {@link Instant#MAX}: nothing is. */
  public Instant forgotSince() {
    return forgotSince;
  }

  @Override
  public void forgot(long asOf, String how) {
    if (forget(asOf)) {
      listener.forgot(how, database);
    }
  }

  /** Returns false if it has been noticed already. */
  private synchronized boolean forget(long asOf) {
    if (epoch.get() != asOf) {
      return false;
    }
    forgotSince = confirmedAt;
    listener.forget();
    epoch.incrementAndGet();
    return true;
  }

  /** One asks, the others wait for the answer. */
  private void check() {
    if (doubts.get() == answered) {
      return;
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = asking.compareAndExchange(null, mine);
    if (running != null) {
      await(running);
      return;
    }
    try {
      ask();
      asking.set(null);
      mine.complete(null);
    } catch (RuntimeException | Error e) {
      asking.set(null);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static void await(CompletableFuture<Void> answer) {
    try {
      answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void ask() {
    int until = doubts.get();
    long asOf = epoch.get();
    Lineage now = answer();
    Lineage before = known;
    known = now;
    if (before != null && !before.equals(now)) {
      forgot(asOf, "%s instead of %s".formatted(now, before));
    }
    confirmedAt = clock.instant();
    answered = until;
  }

  private Lineage answer() {
    for (; question < Lineage.questions(); question++) {
      Optional<Lineage> answer =
          database.once(discarding(connection -> Lineage.ask(connection, question)));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new IllegalStateException("The last question is always answered");
  }

  private <R> R checked(Supplier<R> use) {
    check();
    try {
      return use.get();
    } catch (RuntimeException e) {
      if (e.getCause() != null) { // else it is one of Ropeway's own
        doubt();
      }
      throw e;
    }
  }

  private static <R> SqlWork<R> discarding(SqlWork<R> statements) {
    return connection -> {
      try {
        return statements.run(connection);
      } catch (SQLException e) {
        discard(connection, e);
        throw e;
      }
    };
  }

  private static <R> Work<R> discardingWork(Work<R> work) {
    return (StatelessSession session) -> {
      try {
        return work.run(session);
      } catch (RuntimeException e) {
        if (e.getCause() instanceof SQLException failure) {
          session.doWork(connection -> discard(connection, failure));
        }
        throw e;
      }
    };
  }

  /** A server that became a standby keeps its connections, and a pool would keep them too. */
  private static void discard(Connection connection, SQLException failure) throws SQLException {
    if (Lineage.STANDBY.equals(failure.getSQLState())) {
      connection.abort(Runnable::run);
    }
  }

  @Override
  public <R> R transact(Work<R> work) {
    return checked(() -> database.transact(discardingWork(work)));
  }

  @Override
  public <R> R read(Work<R> work) {
    return checked(() -> database.read(discardingWork(work)));
  }

  @Override
  public <R> R push(SqlWork<R> statements) {
    return checked(() -> database.push(discarding(statements)));
  }

  @Override
  public <R> R once(SqlWork<R> statement) {
    return checked(() -> database.once(discarding(statement)));
  }

  @Override
  public <R> R pull(SqlWork<R> statements) {
    return checked(() -> database.pull(discarding(statements)));
  }

  @Override
  public <R> R scan(SqlWork<R> statement) {
    return checked(() -> database.scan(discarding(statement)));
  }

  @Override
  public int seconds() {
    return database.seconds();
  }

  @Override
  public EntityManagerFactory factory() {
    return database.factory();
  }

  @Override
  public void close() {
    database.close();
  }
}
