package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cycles run by hand, with a clock that stands still, on a real database. */
class CycleIT {
  private static final EntryKey BOB = new EntryKey("players", "bob");

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final BoundStore<?> players = new BoundStore<>(Players.STORE);
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final List<Pushed> pushed = new ArrayList<>();
  private final List<EntryKey> pending = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private Runnable onPush = () -> {};
  private final Engine engine = engine(Settings.standard());

  private Engine engine(Settings settings) {
    return engine(settings, journal.journal());
  }

  private Engine engine(Settings settings, Journal own) {
    CycleListener listener =
        new CycleListener() {
          @Override
          public void pushed(Pushed push) {
            pushed.add(push);
            onPush.run();
          }

          @Override
          public void pending(EntryKey key) {
            pending.add(key);
          }

          @Override
          public void bad(EntryKey key, String reason) {
            bad.add(reason);
          }

          @Override
          public void good(EntryKey key) {
            bad.clear();
          }
        };
    EntryCache cache = new EntryCache(1_000_000);
    return new Engine(own, cache, settings, clock, Runnable::run, Runnable::run, listener);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private Request request(
      Numbering numbering, String client, long first, int count, String name, String args) {
    return request(players, numbering, client, first, count, name, args);
  }

  private static Request request(
      BoundStore<?> store,
      Numbering numbering,
      String client,
      long first,
      int count,
      String name,
      String args) {
    var action = store.action(name).orElseThrow();
    List<PendingAction> actions =
        LongStream.range(first, first + count)
            .mapToObj(
                id ->
                    new PendingAction(
                        new ActionId(BOB, client, id),
                        action,
                        action.decode(JsonText.read(args)),
                        args,
                        null,
                        null))
            .toList();
    return new Request(BOB, client, numbering, actions);
  }

  private Request submit(Engine to, Numbering numbering, String client, long first, int count) {
    Request request = request(numbering, client, first, count, "add_coins", "1");
    to.submit(request, players);
    return request;
  }

  /** Runs cycles until nothing is due; a broken engine must fail here, not hang. */
  private static void drain(Engine... engines) {
    boolean any = true;
    for (int cycle = 0; any; cycle++) {
      assertTrue(cycle < 100, "the cycles come to no end");
      any = false;
      for (Engine each : engines) {
        any |= each.runOnce();
      }
    }
  }

  /** What a future holds; the cycles have been run, so what it lacks now it will never get. */
  private static <R> R now(CompletableFuture<R> future) {
    assertTrue(future.isDone(), "known after the cycles, so no waiting");
    return future.join();
  }

  private static Decided<Outcome> decided(Request request, int index) {
    return now(request.actions().get(index).outcome());
  }

  private static List<Outcome> outcomes(Request request) {
    return request.actions().stream().map(t -> now(t.outcome()).outcome()).toList();
  }

  private static Kind refusal(Request request) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> now(request.recorded()));
    return assertInstanceOf(NotRecordedException.class, failure.getCause()).kind();
  }

  private long coins() {
    return journal.number("select (data->>'coins')::int8 from entry where key = 'bob'");
  }

  @Test
  void allThatIsDueOnAKeyIsOneVersion() {
    Request first = submit(engine, Numbering.REMOTE, "a", 1, 3);
    Request second = submit(engine, Numbering.REMOTE, "b", 1, 2);

    assertTrue(engine.runOnce());
    assertFalse(engine.runOnce());

    assertEquals(5, coins());
    assertEquals(1, journal.number("select count(*) from entry_version"));
    assertEquals(1, outcomes(first).get(2).version());
    assertEquals(1, outcomes(second).get(1).version());
    assertEquals(5, pushed.get(0).update().acks().size());
  }

  @Test
  void repeatedActionAnswersItsFirstOutcomeAndDoesNothing() {
    submit(engine, Numbering.REMOTE, "a", 1, 2);
    drain(engine);

    Request again = submit(engine, Numbering.REMOTE, "a", 1, 3);
    drain(engine);

    assertEquals(List.of(1L, 1L, 2L), outcomes(again).stream().map(Outcome::version).toList());
    assertTrue(decided(again, 0).duplicate());
    assertFalse(decided(again, 2).duplicate());
    assertEquals(3, coins());
  }

  @Test
  void repeatWithinOneBatchIsNoticed() {
    submit(engine, Numbering.REMOTE, "a", 1, 2);
    Request again = submit(engine, Numbering.REMOTE, "a", 1, 2);
    drain(engine);

    assertTrue(decided(again, 0).duplicate());
    assertEquals(2, coins());
  }

  @Test
  void gapIsRefusedWholeAndNothingRecorded() {
    submit(engine, Numbering.REMOTE, "a", 1, 1);
    Request gap = submit(engine, Numbering.REMOTE, "a", 3, 2);
    drain(engine);

    assertEquals(Kind.GAP, refusal(gap));
    assertEquals(1, journal.number("select count(*) from recorded_action"));
  }

  @Test
  void staleMemoryOfAClientIsCaughtByTheLog() {
    Engine other = engine(Settings.standard());
    submit(engine, Numbering.REMOTE, "a", 1, 1);
    drain(engine);
    submit(other, Numbering.REMOTE, "a", 2, 1);
    drain(other);

    // this node believes that 2 is new, and its cached entry is stale as well
    Request late = submit(engine, Numbering.REMOTE, "a", 2, 1);
    drain(engine);

    assertTrue(decided(late, 0).duplicate());
    assertEquals(2, coins());
  }

  @Test
  void staleMemoryIsCaughtWhereTheRefusalMadeNoVersion() {
    Engine other = engine(Settings.standard());
    submit(engine, Numbering.REMOTE, "a", 1, 1);
    drain(engine);
    Request refused = request(Numbering.REMOTE, "a", 2, 1, "take_coins", "50");
    other.submit(refused, players);
    drain(other);
    assertEquals(Outcome.Status.REJECTED, outcomes(refused).get(0).status());

    Request late = submit(engine, Numbering.REMOTE, "a", 2, 1);
    clock.pass(Duration.ofSeconds(1));
    drain(engine);

    assertEquals(Outcome.Status.REJECTED, outcomes(late).get(0).status());
    assertEquals(1, coins());
  }

  @Test
  void outracedPushLeavesActionsRecordedAndAppliesThemNext() {
    submit(engine, Numbering.OWN, "a", 1, 1);
    drain(engine);
    Engine other = engine(Settings.standard());
    submit(other, Numbering.OWN, "b", 1, 1);
    drain(other);

    Request outraced = submit(engine, Numbering.OWN, "a", 2, 1);
    assertTrue(engine.runOnce());

    assertTrue(outraced.recorded().isDone(), "durable");
    assertFalse(outraced.actions().get(0).outcome().isDone(), "but not decided");
    assertEquals(List.of(BOB), pending, "others hear of it");
    assertEquals(1, journal.number("select count(*) from recorded_action where status is null"));
    assertEquals(1, engine.statistics().outraced());

    drain(engine);
    assertEquals(3, outcomes(outraced).get(0).version());
    assertEquals(3, coins());
  }

  /** The journal's database, on which something else happens before one of its next reads. */
  private final class Interrupted implements Database {
    private int reads;
    private Runnable interruption = () -> {};

    void before(int read, Runnable then) {
      reads = read;
      interruption = then;
    }

    @Override
    public <R> R read(Work<R> work) {
      if (--reads == 0) {
        interruption.run();
      }
      return journal.database().read(work);
    }

    @Override
    public <R> R transact(Work<R> work) {
      return journal.database().transact(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return journal.database().factory();
    }

    @Override
    public void close() {
      // the journal's owner does
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void actionNeverOvertakesAnEarlierOneThatIsRecordedMeanwhile(int read) {
    Interrupted database = new Interrupted();
    Engine two = engine(Settings.standard(), new Journal(database));
    submit(engine, Numbering.REMOTE, "a", 1, 1);
    drain(engine);
    submit(two, Numbering.REMOTE, "b", 1, 1); // so that the next push of this node is outraced
    drain(two);
    Request first = request(Numbering.REMOTE, "a", 2, 1, "add_coins", "10");
    engine.submit(first, players);
    Request repeat = request(Numbering.REMOTE, "a", 2, 1, "add_coins", "10");
    Request second = request(Numbering.REMOTE, "a", 3, 1, "take_coins", "12");
    two.submit(repeat, players);
    two.submit(second, players);

    database.before(read, engine::runOnce); // records the first action as pending, and no more
    drain(two);
    drain(engine, two);

    assertEquals(Outcome.Status.APPLIED, outcomes(first).get(0).status());
    assertEquals(Outcome.Status.APPLIED, outcomes(repeat).get(0).status());
    if (second.recorded().isCompletedExceptionally()) {
      assertEquals(Kind.GAP, refusal(second));
    } else {
      assertEquals(Outcome.Status.APPLIED, outcomes(second).get(0).status(), "in its turn");
    }
  }

  @Test
  void otherNodeFinishesWhatADeadNodeRecorded() {
    submit(engine, Numbering.OWN, "a", 1, 1);
    drain(engine);
    Engine other = engine(Settings.standard());
    submit(other, Numbering.OWN, "b", 1, 1);
    drain(other);
    submit(engine, Numbering.OWN, "a", 2, 1);
    engine.runOnce(); // outraced: recorded, and then this node is never heard of again

    other.orphaned(BOB, players);
    drain(other);

    assertEquals(3, coins());
    assertEquals(0, journal.number("select count(*) from recorded_action where status is null"));
  }

  @Test
  void pushDelayRecordsAtOnceAndPushesLater() {
    Store<Player> slow =
        Store.of("players", Player.class)
            .defaultData(() -> new Player("n", 0, List.of()))
            .pushDelay(Duration.ofSeconds(2))
            .build();
    slow.action("add", Long.class, (p, n) -> new Player(p.name(), p.coins() + n, p.items()));
    BoundStore<Player> bound = new BoundStore<>(slow);
    Request first = request(bound, Numbering.OWN, "a", 1, 1, "add", "1");
    engine.submit(first, bound);
    drain(engine);
    clock.pass(Duration.ofSeconds(1));
    Request second = request(bound, Numbering.OWN, "a", 2, 1, "add", "1");
    engine.submit(second, bound);
    drain(engine);

    assertTrue(first.recorded().isDone() && second.recorded().isDone());
    assertEquals(0, journal.number("select count(*) from entry"));

    clock.pass(Duration.ofSeconds(1));
    drain(engine);
    assertEquals(1, outcomes(second).get(0).version());
    assertEquals(2, coins());
  }

  @Test
  void aGapThatWasCountedFromWhatABadKeyDropsIsNoGap() {
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        values (ropeway_bucket('players', 'bob'), 'players', 'bob', 'new', 1, 'fly', 'null', now())
        """);
    Request dropped = submit(engine, Numbering.REMOTE, "a", 1, 2);
    Request behind = submit(engine, Numbering.REMOTE, "a", 4, 1);
    engine.runOnce();

    assertEquals(Kind.BAD, refusal(dropped));
    assertEquals(Kind.BAD, refusal(behind), "3 is not what comes next");
  }

  @Test
  void unknownPendingActionStopsThisNodeOnTheKeyOnly() {
    journal.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
        values (ropeway_bucket('players', 'bob'), 'players', 'bob', 'new', 1, 'fly', 'null', now())
        """);
    Request refused = submit(engine, Numbering.OWN, "a", 1, 1);
    engine.runOnce();

    assertEquals(Kind.BAD, refusal(refused));
    assertEquals(1, bad.size());
    NotRecordedException next =
        assertThrows(NotRecordedException.class, () -> submit(engine, Numbering.OWN, "a", 1, 1));
    assertEquals(Kind.BAD, next.kind(), "refused at once from now on");
    assertEquals(0, journal.number("select count(*) from entry"));
    assertEquals(1, journal.number("select count(*) from recorded_action where status is null"));

    // a node that knows the action applies it; this one notices at its next look
    journal.execute("update recorded_action set status = 'cancelled', version = 0");
    clock.pass(Duration.ofSeconds(15));
    drain(engine);
    assertEquals(List.of(), bad);
    submit(engine, Numbering.OWN, "a", 1, 1);
    drain(engine);
    assertEquals(1, coins());
  }

  @Test
  void fullKeyRefuses() {
    Engine small = engine(Settings.standard().with(Setting.PENDING, 3));
    submit(small, Numbering.OWN, "a", 1, 2);

    NotRecordedException refusal =
        assertThrows(NotRecordedException.class, () -> submit(small, Numbering.OWN, "a", 3, 2));
    assertEquals(Kind.PENDING_LIMIT, refusal.kind());

    drain(small);
    submit(small, Numbering.OWN, "a", 3, 2);
    drain(small);
    assertEquals(4, coins());
  }

  @Test
  void sameIdempotencyKeyWithAnotherBodyIsRefused() {
    submit(engine, Numbering.IDEMPOTENCY_KEY, "k", 1, 1);
    drain(engine);
    Request same = submit(engine, Numbering.IDEMPOTENCY_KEY, "k", 1, 1);
    Request other = request(Numbering.IDEMPOTENCY_KEY, "k", 1, 1, "add_coins", "2");
    engine.submit(other, players);
    Request longer = submit(engine, Numbering.IDEMPOTENCY_KEY, "k", 1, 2);
    drain(engine);

    assertTrue(decided(same, 0).duplicate());
    assertEquals(Kind.DIFFERENT_REPEAT, refusal(other));
    assertEquals(Kind.DIFFERENT_REPEAT, refusal(longer));
    assertEquals(1, coins());
  }

  @Test
  void numberWhoseLogWasPrunedIsNeverTakenForNew() {
    journal.execute(
        "insert into client_mark (bucket, store, key, client, last_id) values (ropeway_bucket('players', 'bob'), 'players', 'bob', 'old', 7)");
    Request late = submit(engine, Numbering.REMOTE, "old", 7, 1);
    Request next = submit(engine, Numbering.REMOTE, "old", 8, 1);
    drain(engine);

    assertEquals(Kind.OUTCOME_PRUNED, refusal(late));
    assertEquals(1, outcomes(next).get(0).version());
    assertEquals(1, coins());
  }

  @Test
  void timeOfVersionsNeverGoesBack() {
    submit(engine, Numbering.OWN, "a", 1, 1);
    drain(engine);
    clock.pass(Duration.ofHours(-1));
    submit(engine, Numbering.OWN, "a", 2, 1);
    drain(engine);

    assertEquals(
        0,
        journal.number(
            """
            select count(*) from entry_version a join entry_version b
            on b.version = a.version + 1 where b.at < a.at
            """));
    assertEquals(2, coins());
  }

  @Test
  void outcomeIsKnownBeforeTheStateItLedTo() {
    Request request = submit(engine, Numbering.OWN, "a", 1, 1);
    List<Boolean> known = new ArrayList<>();
    onPush = () -> known.add(request.actions().get(0).decided() != null);
    drain(engine);

    assertEquals(List.of(true), known, "else a session would show the action twice");
  }
}
