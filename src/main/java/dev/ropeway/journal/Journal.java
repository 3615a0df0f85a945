package dev.ropeway.journal;

import dev.ropeway.Ack;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The statements of the cycle and of catching up, each for many keys at once. Thread-safe. Every
 * method blocks on the database and fails with Hibernate's exceptions.
 */
public final class Journal implements CycleJournal {
  /** After a straight push that was not to be, so many are not tried: others are at work. */
  private static final int STEP_BY_STEP = 16;

  private final Database database;
  private final Secrets secrets;
  private final AtomicInteger stepByStep = new AtomicInteger();

  /** Works on a database. */
  public Journal(Database database) {
    this.database = database;
    this.secrets = new Secrets(database);
  }

  @Override
  public Set<EntryKey> push(Push push, long asOf) {
    if (stepByStep.get() == 0 && FastPush.fits(push)) {
      try {
        return straight(push, asOf);
      } catch (ClashException e) {
        stepByStep.set(STEP_BY_STEP); // nothing was written
      }
    } else {
      stepByStep.updateAndGet(left -> Math.max(0, left - 1));
    }
    return database.push(
        connection -> {
          requireEpoch(asOf);
          return new PushStatements(connection, push).run();
        });
  }

  private Set<EntryKey> straight(Push push, long asOf) {
    return database.once(
        connection -> {
          requireEpoch(asOf);
          new FastPush(connection, push).run(database.seconds());
          return Set.of();
        });
  }

  private void requireEpoch(long asOf) {
    if (database.epoch() != asOf) {
      throw new ClashException("The database has forgotten what this was computed from");
    }
  }

  @Override
  public byte[] secret(String name) {
    return secrets.secret(name);
  }

  @Override
  public long epoch() {
    return database.epoch();
  }

  @Override
  public void compare(EntryKey key, Position before, Position stored, long asOf) {
    if (stored.before(before)) {
      database.forgot(
          asOf,
          "%s is at version %d, it was at %d".formatted(key, stored.version(), before.version()));
    }
  }

  /**
   * Records actions as pending in the caller's JTA transaction. Nobody is told: a notification
   * would make the caller's commit wait for all others that have one.
   */
  public void recordInCallersTransaction(List<ActionWrite> actions, Instant at) {
    Push push = new Push(List.of(), actions, List.of(), at);
    database.pull(connection -> new PushStatements(connection, push).run());
  }

  /**
   * Records an action as pending in the caller's JTA transaction, unless it was recorded before.
   *
   * @return whether it is new
   */
  public boolean recordOnceInCallersTransaction(ActionWrite action, Instant at) {
    return database.pull(connection -> new RecordOnce(connection).run(action, at));
  }

  @Override
  public void pushInCallersTransaction(Push push) {
    database.pull(connection -> Savepoint.within(connection, new PushStatements(connection, push)));
  }

  @Override
  public List<PulledEntry> entries(List<EntryKey> keys) {
    return pull(statements -> statements.entries(keys));
  }

  @Override
  public Slice<PulledEntry> entries(List<EntryKey> keys, long bytes) {
    return database.pull(connection -> new OpeningStatements(connection).entries(keys, bytes));
  }

  @Override
  public Slice<RecordedAction> pending(List<EntryKey> keys, int limit, long bytes) {
    return pull(statements -> statements.pending(keys, limit, bytes));
  }

  @Override
  public List<RecordedAction> actions(List<ActionId> ids) {
    return pull(statements -> statements.actions(ids));
  }

  @Override
  public Map<VersionKey, List<RecordedAction>> folded(List<VersionKey> versions) {
    return database.pull(connection -> new FoldedStatements(connection).of(versions));
  }

  @Override
  public Optional<RecordedAction> folded(ActionId id) {
    return database.pull(connection -> new FoldedStatements(connection).find(id));
  }

  @Override
  public Map<ClientKey, Long> lastIds(List<ClientKey> clients) {
    return pull(statements -> statements.lastIds(clients));
  }

  @Override
  public Map<ClientKey, Long> marks(List<ClientKey> clients) {
    return pull(statements -> statements.marks(clients));
  }

  /**
   * Clients' last outcomes, each up to a version, in the order of their numbers.
   *
   * @param limit how many of one client at most
   * @return those of the first clients, as many as are read at once; those of one at least
   */
  public List<List<Ack>> decided(List<DecidedUpTo> clients, int limit) {
    return database.pull(connection -> new OpeningStatements(connection).decided(clients, limit));
  }

  @Override
  public Set<ClientKey> present(List<ClientKey> clients) {
    return pull(statements -> statements.present(clients));
  }

  @Override
  public Set<ActionId> undone(List<ActionId> actions) {
    return pull(statements -> statements.undone(actions));
  }

  @Override
  public Map<EntryKey, Position> positions(List<EntryKey> keys) {
    return pull(statements -> statements.positions(keys));
  }

  /** What is left of entries as they were known. */
  public List<Remains> remains(List<EntrySnapshot> known) {
    return pull(statements -> statements.remains(known));
  }

  /**
   * Keys with actions that have been pending for some time, the oldest first. What is stamped far
   * ahead of now was recorded before a clock was put back, or by a node whose clock is wrong: it
   * counts as old.
   */
  public List<Orphan> orphans(Instant now, Duration age, int limit) {
    return pull(statements -> statements.orphans(now, age, limit));
  }

  @Override
  public Slice<EntryChange> changes(Map<EntryKey, Position> behind, int limit, long bytes) {
    return database.pull(
        connection -> new ChangeStatements(connection, limit, bytes).changes(behind));
  }

  private <R> R pull(Pull<R> pull) {
    return database.pull(connection -> pull.run(new PullStatements(connection)));
  }

  /** One reading statement. */
  @FunctionalInterface
  private interface Pull<R> {
    R run(PullStatements statements) throws SQLException;
  }
}
